using System.Runtime.CompilerServices;

namespace Segmind.Sdk.JournalContract;

/// <summary>A journal that grants no claim and keeps what it was asked to write: that way nothing is ever sent.</summary>
internal sealed class IntentNotes : IJobJournal
{
    public byte[] First { get; private set; } = [];

    public bool HoldProvesDeath => true;

    public string ImageDirectory => Path.GetTempPath();

    public ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<JournalAttempt>>([]);

    public ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default)
    {
        First = intent.ToArray();
        return ValueTask.FromResult(false);
    }

    public ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default) => default;

    public ValueTask<IAsyncDisposable?> TryHoldAsync(string key, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IAsyncDisposable?>(new Hold());

    public async IAsyncEnumerable<JournalKey> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield break;
    }

    private sealed class Hold : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
