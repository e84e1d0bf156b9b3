using System.Collections.Concurrent;
using System.Globalization;

namespace Segmind.Sdk;

/// <summary>The spend guard's view of a journal: what all attempts of all processes cost, and the reserve that goes into an intent.</summary>
internal sealed class JournalLedger(IJobJournal journal, SpendGuard guard, TimeProvider time)
{
    /// <summary>What no run's key begins with.</summary>
    public const char BudgetMark = '\u0001';

    // Attempts that can't cost anything else any more need not be read again: a budget is checked before each of thousands of submits.
    private readonly ConcurrentDictionary<(string Key, int Attempt), SpendEntry?> _settled = new();

    /// <summary>Refuses before the uploads what the budget will not allow, as far as is known by now.</summary>
    /// <returns>What to claim with; <see langword="null"/> without a budget.</returns>
    public async Task<SpendQuote?> CheckAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        if (guard.Scope is null)
        {
            return null;
        }

        try
        {
            return await guard.CheckAsync(request, await ReadAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (JournalException e)
        {
            throw JournalFailure.HeldBack(e);
        }
    }

    /// <summary>Claims an attempt with its reserve, so that of all processes on the budget none takes the same money.</summary>
    public async Task<bool> ClaimAsync(KeyJournal run, JournalRecord intent, SpendQuote? quote, Flight flight, CancellationToken cancellationToken)
    {
        if (quote is null)
        {
            return await run.TryClaimAsync(intent, cancellationToken).ConfigureAwait(false);
        }

        var budget = await HoldAsync(flight, cancellationToken).ConfigureAwait(false);
        await using (budget.ConfigureAwait(false))
        {
            var id = intent.Mark!;
            intent.Scope = guard.Scope;
            intent.Outputs = quote.Outputs;
            intent.Reserve = guard.Admit(id, quote, await ReadAsync(cancellationToken).ConfigureAwait(false));
            var claimed = false;
            try
            {
                return claimed = await run.TryClaimAsync(intent, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (!claimed)
                {
                    guard.Release(id);
                }
            }
        }
    }

    /// <summary>The lock of the budget. Who waits for another process to let go of it does so on the caller's time.</summary>
    private async Task<IAsyncDisposable> HoldAsync(Flight flight, CancellationToken cancellationToken)
    {
        var budget = new KeyJournal(journal, $"{BudgetMark}budget:{guard.Scope}", time);
        if (await budget.TryHoldAsync(cancellationToken).ConfigureAwait(false) is { } hold)
        {
            return hold;
        }

        flight.HeldBy = $"this process, behind another one that holds the budget '{guard.Scope}'";
        try
        {
            return await budget.HoldAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            flight.HeldBy = null;
        }
    }

    /// <summary>Tells the budget how a key's attempts stand; on no account throws.</summary>
    public async Task ObserveAsync(KeyJournal run)
    {
        if (guard.Scope is null)
        {
            return;
        }

        try
        {
            guard.Observe([.. Entries(run.Key, await run.ReadAsync(isHeld: false, CancellationToken.None).ConfigureAwait(false))]);
        }
        catch (JournalException)
        {
            // It is read again before the next submit.
        }
    }

    private async Task<IReadOnlyCollection<SpendEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var entries = new List<SpendEntry>();
        await foreach (var (key, attempts) in KeyJournal.ListAsync(journal, cancellationToken).ConfigureAwait(false))
        {
            var numbers = Enumerable.Range(1, attempts);
            entries.AddRange(numbers.All(number => _settled.ContainsKey((key, number)))
                ? numbers.Select(number => _settled[(key, number)]).OfType<SpendEntry>()
                : Entries(key, await new KeyJournal(journal, key, time).ReadAsync(isHeld: false, cancellationToken).ConfigureAwait(false)));
        }

        return entries;
    }

    private List<SpendEntry> Entries(string key, KeyState state)
    {
        var entries = new List<SpendEntry>();
        foreach (var attempt in state.Attempts)
        {
            var entry = EntryOf(key, attempt);
            if (entry is not null)
            {
                entries.Add(entry);
            }

            if (attempt.Intent is not null && entry is null or { State: SpendState.Saved or SpendState.Failed })
            {
                _settled[(key, attempt.Number)] = entry;
            }
        }

        return entries;
    }

    public static SpendEntry? EntryOf(string key, AttemptState attempt) => attempt.Intent is { Scope: { } scope } intent
        ? new(intent.Mark ?? IdOf(key, attempt.Number), scope, intent.Slug ?? "", intent.Outputs ?? 1, intent.Reserve ?? 0, StateOf(attempt), attempt.Cost, attempt.Files.Count > 0 ? attempt.Files.Count : null)
        : null;

    private static SpendState StateOf(AttemptState attempt) => (attempt.Before ?? attempt.State) switch
    {
        RunState.Free => SpendState.NotSent,
        RunState.Refused => SpendState.Refused,
        RunState.Accepted => SpendState.Accepted,
        RunState.Completed => SpendState.Completed,
        RunState.Saved => SpendState.Saved,
        RunState.Failed => SpendState.Failed,
        RunState.Expired => SpendState.Expired,
        RunState.Void => SpendState.Void,
        _ => SpendState.Unknown,
    };

    private static string IdOf(string key, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{attempt}:{key}");
}
