namespace Segmind.Sdk;

/// <summary>
/// Keeps credits on the account, as well as one client can tell: by the last figure that came, less what was reserved since. Before it
/// refuses, it asks the account.
/// </summary>
internal sealed class CreditFloor(decimal minimum, Func<CancellationToken, Task<Credits>> read)
{
    private readonly object _lock = new();
    private decimal? _remaining;
    private Task? _reading;

    public void Note(decimal? remaining)
    {
        lock (_lock)
        {
            _remaining = remaining ?? _remaining;
        }
    }

    /// <summary>Asks the account when nothing is known yet, or when what is known would refuse.</summary>
    public async Task PrepareAsync(decimal reserve, CancellationToken cancellationToken)
    {
        if (!Allows(reserve))
        {
            await Reading().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the reserve off what remains, if that leaves enough.</summary>
    public bool TryTake(decimal reserve, out decimal remaining)
    {
        lock (_lock)
        {
            remaining = _remaining ?? 0;
            if (!Allows(reserve))
            {
                return false;
            }

            _remaining -= reserve;
            return true;
        }
    }

    private bool Allows(decimal reserve)
    {
        lock (_lock)
        {
            return _remaining - reserve >= minimum;
        }
    }

    /// <summary>One reading for all who wait for one.</summary>
    private Task Reading()
    {
        lock (_lock)
        {
            return _reading is { IsCompleted: false } underWay ? underWay : _reading = ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        var credits = await read(CancellationToken.None).ConfigureAwait(false);
        Note(credits.Paid + credits.Free);
    }
}
