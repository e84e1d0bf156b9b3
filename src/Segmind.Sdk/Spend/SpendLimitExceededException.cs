namespace Segmind.Sdk;

/// <summary>The budget does not allow the run: too little of the limit is left, no price is known for it, or too few credits remain.</summary>
/// <remarks>Thrown before anything is sent. Not charged.</remarks>
public class SpendLimitExceededException : SegmindException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public SpendLimitExceededException(string message, Exception? innerException = null) : base(message, innerException)
    {
        Charge = ChargeOutcome.NotCharged;
    }

    /// <summary>The budget's limit.</summary>
    /// <value>In US dollars.</value>
    public decimal Limit { get; init; }

    /// <summary>What was spent or reserved when the run was refused.</summary>
    /// <value>In US dollars.</value>
    public decimal Spent { get; init; }

    /// <summary>What the run would have had to reserve.</summary>
    /// <value>In US dollars; <see langword="null"/> when no price is known: set <see cref="SpendBudget.Price"/>.</value>
    public decimal? Reserve { get; init; }

    /// <summary>The budget's scope.</summary>
    /// <value>As <see cref="SpendBudget.Scope"/>.</value>
    public string Scope { get; init; } = "";

    /// <summary>The credits that are left by our count.</summary>
    /// <value><see langword="null"/> unless <see cref="SpendBudget.MinimumCredits"/> is why the run was refused.</value>
    public decimal? RemainingCredits { get; init; }
}
