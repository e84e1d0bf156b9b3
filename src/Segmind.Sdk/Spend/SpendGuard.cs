using System.Globalization;

namespace Segmind.Sdk;

/// <summary>A client's way to its budget: reserves before each submit, settles what it sees end. Without a budget it lets everything pass.</summary>
internal sealed class SpendGuard
{
    private static long _attempts;
    private readonly SpendBudget? _budget;
    private readonly CreditFloor? _floor;

    public SpendGuard(SpendBudget? budget, Func<CancellationToken, Task<Credits>> readCredits)
    {
        _budget = budget;
        _floor = budget?.MinimumCredits is { } minimum ? new CreditFloor(minimum, readCredits) : null;
    }

    /// <summary>The scope to write into an attempt's intent; <see langword="null"/> without a budget: the attempt counts towards none.</summary>
    public string? Scope => _budget?.Scope;

    /// <summary>Reserves for a run that no journal knows. To be disposed of when the call ends.</summary>
    /// <exception cref="SpendLimitExceededException">The budget does not allow it.</exception>
    public async ValueTask<SpendAttempt> ReserveAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        if (await CheckAsync(request, [], cancellationToken).ConfigureAwait(false) is not { } quote)
        {
            return new SpendAttempt(null, null, "");
        }

        var attemptId = string.Create(CultureInfo.InvariantCulture, $"memory:{Interlocked.Increment(ref _attempts)}");
        Admit(attemptId, quote, []);
        return new SpendAttempt(_budget!.Ledger, FloorFor(quote), attemptId);
    }

    /// <summary>Throws what <see cref="Admit"/> would throw by what is known now, and reserves nothing: for before the uploads.</summary>
    /// <param name="request">The request, its images local or not.</param>
    /// <param name="journalled">The journal's attempts, or none where they are not at hand; other scopes are passed over.</param>
    /// <param name="cancellationToken">Ends the asking for credits.</param>
    /// <returns>What to admit; <see langword="null"/> without a budget.</returns>
    /// <exception cref="SpendLimitExceededException">The budget does not allow it.</exception>
    public async Task<SpendQuote?> CheckAsync(InferenceRequest request, IReadOnlyCollection<SpendEntry> journalled, CancellationToken cancellationToken)
    {
        if (_budget is null)
        {
            return null;
        }

        var quote = SpendQuote.Of(request, _budget);
        var reserve = _budget.Ledger.Check(quote, journalled);
        if (FloorFor(quote) is { } floor)
        {
            await floor.PrepareAsync(reserve, cancellationToken).ConfigureAwait(false);
        }

        return quote;
    }

    /// <summary>
    /// Reserves. A journal's gate calls it while it holds the scope's lock, from before the attempts are read until the intent is written.
    /// If no intent is written after all, <see cref="Release"/> the attempt.
    /// </summary>
    /// <param name="attemptId">As <see cref="SpendEntry.AttemptId"/> will name it when the journal is read again.</param>
    /// <param name="quote">From <see cref="CheckAsync"/>.</param>
    /// <param name="journalled">Every attempt in the journal, as of now; other scopes are passed over.</param>
    /// <returns>The reserve, for the intent.</returns>
    /// <exception cref="SpendLimitExceededException">The budget does not allow it.</exception>
    public decimal Admit(string attemptId, SpendQuote quote, IReadOnlyCollection<SpendEntry> journalled)
    {
        var reserve = _budget!.Ledger.Admit(attemptId, quote, journalled);
        if (FloorFor(quote) is { } floor && !floor.TryTake(reserve, out var remaining))
        {
            Release(attemptId);
            throw SpendRefusal.BelowFloor(quote, _budget, _budget.Spent, reserve, remaining);
        }

        return reserve;
    }

    /// <summary>Gives a reserve back whose attempt was provably never sent.</summary>
    public void Release(string attemptId) => _budget?.Ledger.Close(attemptId, SpendState.NotSent);

    /// <summary>Takes over what the journal has just written or read, so that <see cref="SpendBudget.Spent"/> and runs without a key know.</summary>
    public void Observe(IReadOnlyCollection<SpendEntry> journalled) => _budget?.Ledger.Observe(journalled);

    /// <summary>Any status of a job: one that FAILED costs nothing.</summary>
    public JobReading Seen(Job job, JobReading reading)
    {
        _floor?.Note(reading.Metrics.RemainingCredits);
        if (reading.State == JobState.Failed)
        {
            _budget?.Ledger.CloseJob(job.RequestId, SpendState.Failed);
        }

        return reading;
    }

    /// <summary>The result of a job that has completed: its cost takes the reserve's place.</summary>
    public InferenceResult Settled(Job job, InferenceResult result)
    {
        _budget?.Ledger.CloseJob(job.RequestId, SpendState.Completed, result.Metrics.Cost, result.Images.Count);
        return result;
    }

    public Credits Seen(Credits credits)
    {
        _floor?.Note(credits.Paid + credits.Free);
        return credits;
    }

    private CreditFloor? FloorFor(SpendQuote quote) => quote.IsSegmind ? _floor : null;
}
