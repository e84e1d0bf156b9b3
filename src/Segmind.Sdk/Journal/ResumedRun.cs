namespace Segmind.Sdk;

/// <summary>What became of one unfinished key.</summary>
public sealed class ResumedRun
{
    /// <summary>The key.</summary>
    /// <value>As it was given to <see cref="SegmindClient.RunOnceAsync"/>.</value>
    public required string Key { get; init; }

    /// <summary>Where the key stands now.</summary>
    /// <value>
    /// <see cref="RunState.Saved"/> or <see cref="RunState.Failed"/> when it ended; <see cref="RunState.Accepted"/> while the service still
    /// works on it, <see cref="RunState.InFlight"/> while another process submits it, <see cref="RunState.Unknown"/>,
    /// <see cref="RunState.Damaged"/> or <see cref="RunState.Expired"/> when it needs your decision.
    /// </value>
    public RunState State { get; init; }

    /// <summary>The result.</summary>
    /// <value><see langword="null"/> unless <see cref="State"/> is <see cref="RunState.Saved"/>.</value>
    public InferenceResult? Result { get; init; }

    /// <summary>Why there is no result.</summary>
    /// <value><see langword="null"/> when there is one.</value>
    public SegmindException? Error { get; init; }

    /// <summary>The key and its state.</summary>
    /// <returns>For example <c>order-4711: Saved</c>.</returns>
    public override string ToString() => $"{Key}: {State}";
}
