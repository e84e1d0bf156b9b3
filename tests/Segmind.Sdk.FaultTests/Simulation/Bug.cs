namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What a test plants at the seams of a world's processes. This one plants nothing.</summary>
internal class Bug
{
    public static Bug None { get; } = new();

    public virtual IJournalStorage Storage(SimProcess process, IJournalStorage storage) => storage;

    public virtual IJobJournal Journal(SimProcess process, IJobJournal journal) => journal;

    public virtual HttpMessageHandler Wire(SimProcess process, HttpMessageHandler wire) => wire;

    /// <summary>In the place of the client's own method.</summary>
    public virtual Task<InferenceResult> RunAsync(SimProcess process, string key, QueuedRequest request, RunOnceOptions options, CancellationToken cancellationToken) =>
        process.Client.RunOnceAsync(key, request, options, cancellationToken);
}
