namespace Segmind.Sdk;

/// <summary>What a key is to be run with: the request with its local images pinned to the content they had when the call began.</summary>
internal sealed class RunOnceWork(QueuedRequest request, Fingerprint fingerprint, RunOnceOptions options)
{
    public QueuedRequest Request { get; } = request;

    public Fingerprint Fingerprint { get; } = fingerprint;

    public RunOnceOptions Options { get; } = options;

    /// <summary>Refuses a request that is not the one the key belongs to.</summary>
    /// <exception cref="KeyConflictException">Another request was or is being run under the key.</exception>
    public void CheckFits(string key, KeyState state)
    {
        if (state.Bound?.Intent is { } intent && intent.Fp != Fingerprint.Value)
        {
            var differing = Fingerprint.DifferFrom(intent.Members ?? []);
            throw JournalFailure.Conflict(key, intent.Slug == Request.ModelName || differing.Contains("model") ? differing : ["model", .. differing]);
        }
    }
}
