namespace Segmind.Sdk;

/// <summary>The innermost handler of each role.</summary>
internal static class PrimaryHandler
{
    public static SocketsHttpHandler Create(HttpRole role, DownloadConnector? connector = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            MaxConnectionsPerServer = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        Adapt(handler, role, connector);
        return handler;
    }

    /// <summary>
    /// Makes a handler that an app chose fit for its role: no redirects; for submits no reused connections, since one that the
    /// server has just closed makes a submit's outcome unknowable; for downloads a look at the address, unless the app connects itself.
    /// </summary>
    public static void Adapt(HttpMessageHandler handler, HttpRole role, DownloadConnector? connector = null)
    {
        try
        {
            if (handler is SocketsHttpHandler sockets)
            {
                sockets.AllowAutoRedirect = false;
                sockets.PooledConnectionLifetime = role == HttpRole.Submit ? TimeSpan.Zero : sockets.PooledConnectionLifetime;
                if (role == HttpRole.Download)
                {
                    sockets.ConnectCallback ??= (connector ?? DownloadConnector.Default).ConnectAsync;
                }
            }
            else if (handler is HttpClientHandler client)
            {
                client.AllowAutoRedirect = false;
            }
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException("The primary handler is shared and already in use, so it can't be made fit for submits. Make a new handler each time the callback is asked for one.", e);
        }
    }
}
