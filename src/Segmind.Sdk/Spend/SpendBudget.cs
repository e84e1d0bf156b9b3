namespace Segmind.Sdk;

/// <summary>How much may be spent, in US dollars. Set it as <see cref="SegmindClientOptions.Budget"/>; clients that share one share the limit.</summary>
/// <remarks>
/// <para>Before anything is sent, uploads included, the most the run can cost is reserved; when it ends, its real cost takes the
/// reserve's place. A run that was refused, not sent or FAILED gives its reserve back; one whose outcome is not known keeps it.</para>
/// <para>Counted in memory: it begins at zero with the object and ends with the process; runs through a journal are counted there, over
/// processes and crashes, under <see cref="Scope"/>. A run can cost more than its reserve, and the
/// limit is passed by that much at most; the next run is refused.</para>
/// <para>Thread-safe: runs in parallel can't both have the last dollar.</para>
/// </remarks>
/// <example>
/// <code>
/// var budget = new SpendBudget(5.00m) { Price = request => request is SeedEditV3 ? 0.05m : null };
/// using var client = new SegmindClient(new SegmindClientOptions { Budget = budget });
/// </code>
/// </example>
public sealed class SpendBudget
{
    /// <summary>Makes a budget of which nothing is spent.</summary>
    /// <param name="limit">The most that may be spent, in US dollars.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public SpendBudget(decimal limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        Limit = limit;
        Ledger = new SpendLedger(this);
    }

    /// <summary>The most that may be spent.</summary>
    /// <value>In US dollars; 0 or more.</value>
    public decimal Limit { get; }

    /// <summary>The name under which a journal's attempts count towards this budget, over processes.</summary>
    /// <value><c>default</c>; not empty.</value>
    public string Scope
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    } = "default";

    /// <summary>The most that one run of a request can cost, all its images together, in US dollars.</summary>
    /// <value>
    /// Where it is <see langword="null"/> or returns it, the highest cost per image that a run of the same model has reported counts,
    /// times the images asked for. When there is none either, the run is refused. It may be called concurrently, and must not return
    /// less than 0. No settings file can hold it: for a budget from configuration set it in code.
    /// </value>
    public Func<InferenceRequest, decimal?>? Price { get; set; }

    /// <summary>How many credits must be left on Segmind's account after a run.</summary>
    /// <value>
    /// <see langword="null"/> for no floor. Best effort: it goes by the last figure an answer stated, less what was reserved since, and
    /// the account is asked when there is none or the floor is reached. Others who spend on the account are seen late. Kept by each client
    /// for the one account its key is for. Not for the AIML API.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public decimal? MinimumCredits
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(value));
            field = value;
        }
    }

    /// <summary>What is spent, the reserves of runs that have not ended included, as far as this process knows.</summary>
    /// <value>In US dollars; 0 or more.</value>
    public decimal Spent => Ledger.Spent;

    internal SpendLedger Ledger { get; }
}
