namespace Segmind.Sdk.Victim;

/// <summary>A handler of an app's whose time is up while the first submit's intent is being written: nothing was sent, and the next try is on time.</summary>
internal sealed class HastyHandler(Boundaries boundaries) : DelegatingHandler
{
    private bool _hasGivenUp;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // On the thread that writes it, so that the gate finds the time up before it opens.
        boundaries.Passed = name =>
        {
            if (name == "write intent after" && !_hasGivenUp)
            {
                _hasGivenUp = true;
                time.Cancel();
            }
        };
        return await base.SendAsync(request, time.Token);
    }
}
