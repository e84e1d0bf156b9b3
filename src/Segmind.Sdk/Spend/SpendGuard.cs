using System.Globalization;
using Segmind.Sdk.Models;

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
    public async Task<SpendAttempt> ReserveAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        if (_budget is null)
        {
            return new SpendAttempt(null, null, "");
        }

        var quote = await PrepareAsync(_budget, request, cancellationToken).ConfigureAwait(false);
        var attemptId = string.Create(CultureInfo.InvariantCulture, $"memory:{Interlocked.Increment(ref _attempts)}");
        Admit(_budget, attemptId, quote, request, journalled: null);
        return new SpendAttempt(_budget.Ledger, FloorFor(request), attemptId);
    }

    /// <summary>For the journal, before it uploads: throws what <see cref="Admit(string, InferenceRequest, IEnumerable{SpendEntry})"/> would throw by what is known now, and reserves nothing.</summary>
    /// <exception cref="SpendLimitExceededException">The budget does not allow it.</exception>
    public async Task CheckAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        if (_budget is not null)
        {
            await PrepareAsync(_budget, request, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// For the journal's gate, while it holds the scope's lock: from before it reads the attempts until the intent is written. What it
    /// returns belongs into the intent. If no intent is written after all, <see cref="Release"/> the attempt.
    /// </summary>
    /// <param name="attemptId">As <see cref="SpendEntry.AttemptId"/> will name it when the journal is read again.</param>
    /// <param name="request">The request.</param>
    /// <param name="journalled">Every attempt in the journal, as of now; other scopes are passed over.</param>
    /// <returns>The reserve and the number of images asked for; <see langword="null"/> without a budget.</returns>
    /// <exception cref="SpendLimitExceededException">The budget does not allow it.</exception>
    public (decimal Reserve, int Outputs)? Admit(string attemptId, InferenceRequest request, IEnumerable<SpendEntry> journalled)
    {
        if (_budget is null)
        {
            return null;
        }

        var quote = SpendQuote.Of(request, _budget);
        return (Admit(_budget, attemptId, quote, request, journalled), quote.Outputs);
    }

    /// <summary>Gives a reserve back whose attempt was provably never sent.</summary>
    public void Release(string attemptId) => _budget?.Ledger.Close(attemptId, SpendState.NotSent);

    /// <summary>Any status of a job: one that FAILED costs nothing.</summary>
    public JobStatus Seen(JobStatus status)
    {
        _floor?.Note(status.Metrics.RemainingCredits);
        if (status.State == JobState.Failed)
        {
            _budget?.Ledger.CloseJob(status.RequestId, SpendState.Failed);
        }

        return status;
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

    private async Task<SpendQuote> PrepareAsync(SpendBudget budget, InferenceRequest request, CancellationToken cancellationToken)
    {
        var quote = SpendQuote.Of(request, budget);
        var reserve = budget.Ledger.Check(quote);
        if (FloorFor(request) is { } floor)
        {
            await floor.PrepareAsync(reserve, cancellationToken).ConfigureAwait(false);
        }

        return quote;
    }

    private decimal Admit(SpendBudget budget, string attemptId, SpendQuote quote, InferenceRequest request, IEnumerable<SpendEntry>? journalled)
    {
        var reserve = budget.Ledger.Admit(attemptId, quote, journalled);
        if (FloorFor(request) is { } floor && !floor.TryTake(reserve, out var remaining))
        {
            Release(attemptId);
            throw SpendRefusal.BelowFloor(quote, budget, budget.Spent, reserve, remaining);
        }

        return reserve;
    }

    /// <summary>The AIML API is another account.</summary>
    private CreditFloor? FloorFor(InferenceRequest request) => request is AimlSeedEdit ? null : _floor;
}
