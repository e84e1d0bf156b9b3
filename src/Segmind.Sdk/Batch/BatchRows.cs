namespace Segmind.Sdk;

/// <summary>The rows of a batch that are under way, and the one lock behind which they begin a submit, stop and are cancelled.</summary>
internal sealed class BatchRows
{
    private readonly object _lock = new();
    private readonly HashSet<BatchRow> _live = [];
    private readonly BatchStops _stops = new();
    private bool _isCanceled;
    private int _accepted;

    /// <summary>How many submits were accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public void Accept() => Interlocked.Increment(ref _accepted);

    public void Add(BatchRow row)
    {
        lock (_lock)
        {
            _live.Add(row);
            CancelIdle();
        }
    }

    /// <summary>Takes a row out that has ended, and stops others by what it was told.</summary>
    public void Remove(BatchRow row, Exception? error)
    {
        lock (_lock)
        {
            _live.Remove(row);
            row.HasEnded = true;
            if (error is not null && _stops.Note(row.Request, error))
            {
                HoldBack();
            }

            CancelIdle();
        }
    }

    /// <summary>Why a row may not submit any more; <see langword="null"/> when it may.</summary>
    public SegmindException? WhyNot(BatchRow row)
    {
        lock (_lock)
        {
            return row.IsCanceled || row.HasEnded ? Canceled(row.Request) : _stops.Find(row.Request);
        }
    }

    /// <summary>Lets a row's submit begin, unless something stops it: from then on it is seen through.</summary>
    public SegmindException? TryBegin(BatchRow row)
    {
        lock (_lock)
        {
            var why = WhyNot(row);
            row.HasSent = row.IsSubmitting = why is null;
            return why;
        }
    }

    /// <summary>A try has ended that was provably not accepted.</summary>
    public void NotAccepted(BatchRow row)
    {
        lock (_lock)
        {
            row.HasSent = row.IsSubmitting = false;
            CancelIdle();
        }
    }

    /// <summary>The row's job is known, and so can't be lost any more.</summary>
    public void Know(BatchRow row)
    {
        lock (_lock)
        {
            row.HasSent = true;
            row.IsSubmitting = false;
            CancelIdle();
        }
    }

    /// <summary>Ends every row, each that is submitting once its job is known.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _isCanceled = true;
            CancelIdle();
        }
    }

    private void CancelIdle()
    {
        if (!_isCanceled)
        {
            return;
        }

        var submitting = _live.Where(row => row.IsSubmitting).ToList();
        // Rows under one key share one submit, which only one of them makes.
        foreach (var row in _live.Where(row => !row.IsCanceled && !row.IsSubmitting && !submitting.Exists(other => row.Key is not null && other.Key == row.Key)))
        {
            row.Cancel();
        }
    }

    private void HoldBack()
    {
        foreach (var row in _live.Where(row => !row.HasSent && _stops.Find(row.Request) is not null))
        {
            row.HoldBack();
        }
    }

    private static SegmindException Canceled(InferenceRequest request) =>
        new($"{request} was not sent: its batch was cancelled. {ErrorText.Of(ChargeOutcome.NotCharged)}") { Charge = ChargeOutcome.NotCharged };
}
