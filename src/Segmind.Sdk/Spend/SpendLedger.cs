namespace Segmind.Sdk;

/// <summary>A budget's book in this process: what memory counts, and the journal's attempts as they were last read. Each change is atomic.</summary>
internal sealed class SpendLedger(SpendBudget budget)
{
    private readonly object _lock = new();
    private readonly Dictionary<string, SpendEntry> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeenPrice> _highest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SpendEntry> _journalled = new(StringComparer.Ordinal);
    private SpendTally _journal = SpendTally.Nothing;
    private decimal _memory;

    public decimal Spent
    {
        get
        {
            lock (_lock)
            {
                return _memory + _journal.Spent;
            }
        }
    }

    /// <summary>What the figures cover, for a person to read.</summary>
    public string Reach
    {
        get
        {
            lock (_lock)
            {
                return _journalled.Count > 0 ? "Counted over all processes that use the journal." : "Counted in this process alone; the count ends with it.";
            }
        }
    }

    /// <summary>Reserves for an attempt.</summary>
    /// <returns>What was reserved.</returns>
    /// <exception cref="SpendLimitExceededException">No price is known, or the limit does not allow it.</exception>
    public decimal Admit(string attemptId, SpendQuote quote, IReadOnlyCollection<SpendEntry> journalled)
    {
        lock (_lock)
        {
            Merge(journalled);
            var reserve = Fit(quote);
            _open.Add(attemptId, new SpendEntry(attemptId, budget.Scope, quote.Slug, quote.Outputs, reserve, SpendState.Reserved));
            _memory += reserve;
            return reserve;
        }
    }

    /// <summary>Whether an attempt would be admitted now. Reserves nothing.</summary>
    public decimal Check(SpendQuote quote, IReadOnlyCollection<SpendEntry> journalled)
    {
        lock (_lock)
        {
            Merge(journalled);
            return Fit(quote);
        }
    }

    /// <summary>Takes over what the journal says.</summary>
    public void Observe(IReadOnlyCollection<SpendEntry> journalled)
    {
        lock (_lock)
        {
            Merge(journalled);
        }
    }

    /// <summary>The service named the job: its end settles the attempt.</summary>
    public void Accept(string attemptId, string requestId)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(attemptId, out var entry))
            {
                _open[attemptId] = entry with { State = SpendState.Accepted };
                _jobs[requestId] = attemptId;
            }
        }
    }

    /// <summary>An attempt has ended, or its outcome will never be known. A second time changes nothing.</summary>
    public void Close(string attemptId, SpendState state, decimal? cost = null, int? images = null)
    {
        lock (_lock)
        {
            if (_open.Remove(attemptId, out var entry))
            {
                var closed = entry with { State = state, Cost = cost, Images = images };
                _memory += SpendFold.Amount(closed) - SpendFold.Amount(entry);
                SeenPrice.Keep(_highest, closed.Slug, SeenPrice.In(closed));
            }
        }
    }

    /// <summary>The call that made an attempt has ended. A job that goes on keeps its reserve.</summary>
    public void EndCall(string attemptId, SpendState state)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(attemptId, out var entry) && entry.State == SpendState.Reserved)
            {
                Close(attemptId, state);
            }
        }
    }

    /// <summary>A job has ended. One that this ledger does not know, or has seen end, changes nothing.</summary>
    public void CloseJob(string requestId, SpendState state, decimal? cost = null, int? images = null)
    {
        lock (_lock)
        {
            if (_jobs.Remove(requestId, out var attemptId))
            {
                Close(attemptId, state, cost, images);
            }
        }
    }

    /// <summary>
    /// An attempt once read stays: this reading may be older than the last one, and must not make room.
    /// What memory holds of an attempt ends when the journal shows it.
    /// </summary>
    private void Merge(IReadOnlyCollection<SpendEntry> journalled)
    {
        if (journalled.Count == 0)
        {
            return;
        }

        foreach (var entry in journalled.Where(entry => entry.Scope == budget.Scope))
        {
            SpendFold.Add(_journalled, entry);
            if (_open.Remove(entry.AttemptId, out var open))
            {
                _memory -= SpendFold.Amount(open);
            }
        }

        _journal = SpendFold.Of(_journalled.Values, budget.Scope);
    }

    private decimal Fit(SpendQuote quote)
    {
        var spent = _memory + _journal.Spent;
        var highest = SeenPrice.Higher(Find(_highest, quote.Slug), Find(_journal.Highest, quote.Slug));
        var reserve = quote.Reserve(highest) ?? throw SpendRefusal.NoPrice(quote, budget, spent);
        return spent + reserve <= budget.Limit ? reserve : throw SpendRefusal.AboveLimit(quote, budget, spent, reserve);
    }

    private static SeenPrice? Find(IReadOnlyDictionary<string, SeenPrice> prices, string slug) => prices.TryGetValue(slug, out var price) ? price : null;
}
