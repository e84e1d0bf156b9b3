namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>A journal that does all things right by leaving them to another; the ones beside it do one thing wrong.</summary>
internal abstract class JournalDouble(IJobJournal inner) : IJobJournal, IKeepsImages
{
    public bool HoldProvesDeath => inner.HoldProvesDeath;

    public string? ImageDirectory => inner.ImageDirectory;

    IJournalStorage IKeepsImages.Storage => ((IKeepsImages)inner).Storage;

    protected IJobJournal Inner => inner;

    public virtual ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default) => inner.ReadAsync(key, cancellationToken);

    public virtual ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default) =>
        inner.TryClaimAsync(key, attempt, intent, cancellationToken);

    public virtual ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default) =>
        inner.AppendAsync(key, attempt, record, cancellationToken);

    public ValueTask<IAsyncDisposable?> TryHoldAsync(string key, CancellationToken cancellationToken = default) => inner.TryHoldAsync(key, cancellationToken);

    public virtual IAsyncEnumerable<JournalKey> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    protected static string? KindOf(ReadOnlyMemory<byte> record) => RecordCodec.Read(record.Span) is [{ R: { } kind }] ? kind : null;
}
