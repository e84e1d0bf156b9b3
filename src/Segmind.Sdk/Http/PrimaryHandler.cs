namespace Segmind.Sdk;

/// <summary>The innermost handler of each role.</summary>
internal static class PrimaryHandler
{
    public static SocketsHttpHandler Create(HttpRole role)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            MaxConnectionsPerServer = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        Adapt(handler, role);
        return handler;
    }

    /// <summary>A pooled connection that the server has just closed makes a submit's outcome unknowable, so submits never reuse one.</summary>
    public static void Adapt(HttpMessageHandler handler, HttpRole role)
    {
        if (role != HttpRole.Submit || handler is not SocketsHttpHandler sockets || sockets.PooledConnectionLifetime == TimeSpan.Zero)
        {
            return;
        }

        try
        {
            sockets.PooledConnectionLifetime = TimeSpan.Zero;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException("The primary handler is shared and already in use, so submits can't get fresh connections. Make a new handler each time the callback is asked for one.", e);
        }
    }
}
