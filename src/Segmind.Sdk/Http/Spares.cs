namespace Segmind.Sdk;

/// <summary>A few spare things of one kind, so that what each call needs is not made for each. Full or empty, it never waits.</summary>
internal sealed class Spares<T> where T : class
{
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

    /// <summary>Whether there was room.</summary>
    public bool TryPut(T spare)
    {
        for (var i = 0; i < _spare.Length; i++)
        {
            if (_spare[i] is null && Interlocked.CompareExchange(ref _spare[i], spare, null) is null)
            {
                return true;
            }
        }

        return false;
    }
}
