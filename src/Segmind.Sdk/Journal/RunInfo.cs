namespace Segmind.Sdk;

/// <summary>Where a key stands in the journal.</summary>
public sealed class RunInfo
{
    /// <summary>The key.</summary>
    /// <value>As it was given to <see cref="SegmindClient.RunOnceAsync"/>.</value>
    public required string Key { get; init; }

    /// <summary>The state.</summary>
    /// <value><see cref="RunState.Free"/> for a key that is not in the journal.</value>
    public RunState State { get; init; }

    /// <summary>The number of the last attempt: for <see cref="SegmindClient.ResolveAsync"/>.</summary>
    /// <value>0 when there was none.</value>
    public int Attempt { get; init; }

    /// <summary>The job, once the service has accepted it.</summary>
    /// <value><see langword="null"/> while no id is known.</value>
    public Job? Job { get; init; }

    /// <summary>The model's slug or the workflow's id.</summary>
    /// <value><see langword="null"/> when there was no attempt.</value>
    public string? Model { get; init; }

    /// <summary>When the last attempt began, by the clock of the machine that made it.</summary>
    /// <value>To look it up in the account's history; <see langword="null"/> when there was no attempt.</value>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Why it is unknown, refused or damaged, as far as it was written down.</summary>
    /// <value><see langword="null"/> when there is nothing to say.</value>
    public string? Cause { get; init; }

    /// <summary>Whether a submit that was given up turned out to be accepted after another one was sent.</summary>
    /// <value><see langword="true"/> means that two jobs may have been charged for this key.</value>
    public bool MayBeChargedTwice { get; init; }

    /// <summary>The key and its state.</summary>
    /// <returns>For example <c>order-4711: Accepted</c>.</returns>
    public override string ToString() => $"{Key}: {State}";
}
