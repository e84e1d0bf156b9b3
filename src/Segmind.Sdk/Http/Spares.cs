namespace Segmind.Sdk;

/// <summary>A few spare things of one kind, so that what each call needs is not made for each. Full or empty, it never waits.</summary>
internal sealed class Spares<T> where T : class
{
    private volatile bool _isClosed;
    private readonly T?[] _spare = new T?[Math.Max(16, Environment.ProcessorCount * 4)];

    public T? Take()
    {
        for (var i = 0; i < _spare.Length; i++)
        {
            if (_spare[i] is not null && Interlocked.Exchange(ref _spare[i], null) is { } spare)
            {
                return spare;
            }
        }

        return null;
    }

    /// <summary>Takes nothing more, and gives up what it has.</summary>
    public void Close(Action<T> giveUp)
    {
        _isClosed = true;
        while (Take() is { } spare)
        {
            giveUp(spare);
        }
    }

    /// <summary>Whether there was room.</summary>
    public bool TryPut(T spare)
    {
        for (var i = 0; i < _spare.Length; i++)
        {
            if (!_isClosed && _spare[i] is null && Interlocked.CompareExchange(ref _spare[i], spare, null) is null)
            {
                // Closed in between, it is whoever takes it out who gives it up.
                return !_isClosed || Interlocked.CompareExchange(ref _spare[i], null, spare) != spare;
            }
        }

        return false;
    }
}
