namespace Segmind.Sdk;

/// <summary>Puts the guard around the innermost handler of a chain, and refuses a chain that would follow redirects with the key.</summary>
internal static class HandlerChain
{
    public static HttpMessageHandler Guard(HttpMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        DelegatingHandler? last = null;
        HttpMessageHandler? current = handler;
        while (current is DelegatingHandler delegating)
        {
            if (delegating is WireGuard)
            {
                return handler;
            }

            last = delegating;
            current = delegating.InnerHandler;
        }

        if (current is null)
        {
            throw new ArgumentException($"The handler chain ends in {last!.GetType().Name} without an InnerHandler. End it in a SocketsHttpHandler with AllowAutoRedirect = false.", nameof(handler));
        }

        RefuseRedirects(current);
        var guard = new WireGuard(current);
        if (last is null)
        {
            return guard;
        }

        Attach(last, guard);
        return handler;
    }

    public static HttpMessageHandler Innermost(HttpMessageHandler handler) =>
        handler is DelegatingHandler { InnerHandler: { } inner } ? Innermost(inner) : handler;

    private static void Attach(DelegatingHandler last, WireGuard guard)
    {
        try
        {
            last.InnerHandler = guard;
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException("The handler has already sent requests, so the submit guard can't be put in. Make a fresh chain for the client.", e);
        }
    }

    private static void RefuseRedirects(HttpMessageHandler primary)
    {
        if (primary is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new ArgumentException($"The {primary.GetType().Name} follows redirects and would take the key and the request's body along to another host. Set AllowAutoRedirect = false.");
        }
    }
}
