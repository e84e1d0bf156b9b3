using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk;

/// <summary>
/// Opens the connections of downloads. The host's addresses are looked up once, all of them are checked, and it is these that are
/// connected to: a name that changes its mind in between gets nowhere.
/// </summary>
internal sealed class DownloadConnector(DownloadConnector.Lookup lookup, DownloadConnector.Opening open)
{
    /// <summary>Marks a request that may only go to the public internet.</summary>
    public static readonly HttpRequestOptionsKey<bool> PublicOnly = new("Segmind.Sdk.PublicOnly");

    public delegate Task<IPAddress[]> Lookup(string host, CancellationToken cancellationToken);

    public delegate ValueTask<Stream> Opening(IPAddress[] addresses, int port, CancellationToken cancellationToken);

    public static DownloadConnector Default { get; } = new(Dns.GetHostAddressesAsync, OpenAsync);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var addresses = await lookup(target.Host, cancellationToken).ConfigureAwait(false);
        if (IsChecked(context.InitialRequestMessage, target) && addresses.FirstOrDefault(address => !PublicInternet.Includes(address)) is { } hidden)
        {
            throw new PrivateAddressException(target.Host, hidden);
        }

        return await open(addresses, target.Port, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A connection to another host than the request names is one to a proxy, which an app may well keep in its own network.</summary>
    private static bool IsChecked(HttpRequestMessage request, DnsEndPoint target) =>
        request.Options.TryGetValue(PublicOnly, out var publicOnly) && publicOnly
        && request.RequestUri is { } url && url.Port == target.Port && string.Equals(Bare(url.IdnHost), Bare(target.Host), StringComparison.OrdinalIgnoreCase);

    /// <summary>An IPv6 address stands in brackets in the one and without in the other.</summary>
    private static string Bare(string host) => host.Trim('[', ']');

    private static async ValueTask<Stream> OpenAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
