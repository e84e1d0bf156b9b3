namespace Segmind.Sdk;

/// <summary>How far a batch has come. The counts of one report belong together.</summary>
public sealed class BatchProgress
{
    /// <summary>How many requests were read from the input.</summary>
    /// <value>The sum of the four counts below.</value>
    public int Read { get; init; }

    /// <summary>How many are under way.</summary>
    /// <value>At most <see cref="BatchOptions.MaxConcurrency"/>.</value>
    public int Running { get; init; }

    /// <summary>How many have a result.</summary>
    /// <value>0 or more.</value>
    public int Completed { get; init; }

    /// <summary>How many have failed.</summary>
    /// <value>0 or more.</value>
    public int Failed { get; init; }

    /// <summary>How many were not sent because the batch had stopped or was cancelled.</summary>
    /// <value>As <see cref="BatchOutcome.IsSkipped"/>.</value>
    public int Skipped { get; init; }

    /// <summary>What the results cost, as far as the service says.</summary>
    /// <value>The sum of <see cref="BatchOutcome.Cost"/>.</value>
    public decimal Spent { get; init; }

    /// <summary>The counts in words.</summary>
    /// <returns>For example <c>40 read, 32 running, 7 completed, 1 failed, 0 skipped</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Read} read, {Running} running, {Completed} completed, {Failed} failed, {Skipped} skipped");
}
