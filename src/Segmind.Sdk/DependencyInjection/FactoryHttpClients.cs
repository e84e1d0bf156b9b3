namespace Segmind.Sdk;

/// <summary>Clients from an app's factory, asked for per call, so that its handler rotation works.</summary>
internal sealed class FactoryHttpClients(IHttpClientFactory factory, string name) : IHttpClients
{
    private const string Prefix = "Segmind";
    private readonly string[] _names = [.. Enum.GetValues<HttpRole>().Select(role => NameOf(name, role))];

    /// <summary>The factory's name for a client's role, such as <c>Segmind.Submit</c> or <c>Segmind:tenant1.Read</c>.</summary>
    public static string NameOf(string name, HttpRole role) => (name.Length == 0 ? Prefix : $"{Prefix}:{name}") + "." + role;

    /// <summary>The role behind a factory's name; <see langword="null"/> for a client that is not ours.</summary>
    public static HttpRole? RoleOf(string? clientName)
    {
        if (clientName?.LastIndexOf('.') is not (> 0 and var dot))
        {
            return null;
        }

        var (owner, role) = (clientName[..dot], clientName[(dot + 1)..]);
        return owner == Prefix || owner.StartsWith(Prefix + ":", StringComparison.Ordinal)
            ? Enum.GetValues<HttpRole>().Where(known => known.ToString() == role).Select(known => (HttpRole?)known).FirstOrDefault()
            : null;
    }

    public ValueTask<HttpResponseMessage> SendAsync(HttpRole role, HttpRequestMessage request, WireCall call, CancellationToken cancellationToken)
    {
        var client = factory.CreateClient(_names[(int)role]);
        client.Timeout = Timeout.InfiniteTimeSpan;
        call.Mark(request);
        return TimelySend.WaitAsync(client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), cancellationToken);
    }

    public void Dispose()
    {
        // The factory owns its handlers.
    }
}
