using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>A service, plain or behind TLS, and a way to it that fails so many times.</summary>
internal sealed class Trial : IDisposable
{
    private readonly int _failures;
    private int _tries;

    public Trial(PreSendFault fault, int failures)
    {
        _failures = failures;
        Server = new PostServer(number => fault.IsAtServer && number <= failures ? Reaction.Silence(fault.AtServer) with { SkipsBody = true } : Reaction.Accept(number))
        {
            Layer = fault.NeedsTls ? TestCertificate.ServeTlsAsync : (stream, _) => Task.FromResult(stream),
        };
        Url = fault.NeedsTls ? new UriBuilder(Server.Url) { Scheme = "https" }.Uri : Server.Url;
        Primary = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => TestCertificate.Is(certificate) },
        };
        Client = new SegmindClient(
            new SegmindClientOptions { ApiKey = RawServer.Key, BaseAddress = Url, SubmitTimeout = HastyTime.Long },
            fault.Arrange(this),
            Time);
    }

    public PostServer Server { get; }

    public Uri Url { get; }

    public HastyTime Time { get; } = new();

    public SocketsHttpHandler Primary { get; }

    public SegmindClient Client { get; }

    /// <summary>What else a fault needs, to be disposed with the trial.</summary>
    public List<IDisposable> Props { get; } = [];

    /// <summary>Counts a try and says whether the fault strikes it.</summary>
    public bool Strikes() => Interlocked.Increment(ref _tries) <= _failures;

    /// <summary>Lets the fault stand in the connection's way.</summary>
    public SocketsHttpHandler Connecting(Func<CancellationToken, ValueTask<Stream>> fail)
    {
        Primary.ConnectCallback = (_, token) => Strikes() ? fail(token) : DialAsync(Server.Url.Port, token);
        return Primary;
    }

    public static async ValueTask<Stream> DialAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public static async ValueTask<Stream> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("It never comes.");
    }

    public void Dispose()
    {
        Client.Dispose();
        Primary.Dispose();
        Server.Dispose();
        Props.ForEach(prop => prop.Dispose());
    }
}
