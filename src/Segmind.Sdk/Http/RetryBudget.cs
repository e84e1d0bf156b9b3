namespace Segmind.Sdk;

/// <summary>
/// What a client may spend on repeats of its reads. A repeat takes a token; one that succeeds brings it back, and every success at the
/// first try adds a little. So single faults are always repeated, and in an outage the repeats end, for all callers together.
/// </summary>
internal sealed class RetryBudget
{
    /// <summary>How many repeats in a row may fail before there are no more.</summary>
    public const int Repeats = 50;

    /// <summary>How many successes at the first try earn a repeat.</summary>
    public const int SuccessesPerRepeat = 5;

    private const int Full = Repeats * SuccessesPerRepeat;
    private readonly object _lock = new();
    private int _tokens = Full;

    /// <summary>Pays for a repeat; <see langword="false"/> when there is nothing left to pay with.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_tokens < SuccessesPerRepeat)
            {
                return false;
            }

            _tokens -= SuccessesPerRepeat;
            return true;
        }
    }

    public void Earn(bool wasRepeat)
    {
        lock (_lock)
        {
            _tokens = Math.Min(Full, _tokens + (wasRepeat ? SuccessesPerRepeat : 1));
        }
    }
}
