namespace Segmind.Sdk;

/// <summary>What all attempts of a key amount to.</summary>
internal sealed class KeyState(RunState state, IReadOnlyList<AttemptState> attempts)
{
    public RunState State { get; } = state;

    public IReadOnlyList<AttemptState> Attempts { get; } = attempts;

    /// <summary>The attempt that counts.</summary>
    public AttemptState? Last => Attempts.Count == 0 ? null : Attempts[^1];

    public int NextAttempt => (Last?.Number ?? 0) + 1;

    /// <summary>Whether the next call may submit.</summary>
    public bool MaySubmit => State is RunState.Free or RunState.Refused or RunState.Void;

    public bool HasResubmitted => Attempts.Any(attempt => attempt.WasResubmitted);

    /// <summary>The attempt whose request another one under this key must equal: the last that may have been accepted and was not forgotten.</summary>
    public AttemptState? Bound { get; init; }
}
