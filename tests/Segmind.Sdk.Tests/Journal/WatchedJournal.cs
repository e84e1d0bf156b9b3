using System.Runtime.CompilerServices;
using System.Text;

namespace Segmind.Sdk.Tests;

/// <summary>A journal on disk that lets a test act, or throw, at the moment when the SDK uses it.</summary>
internal sealed class WatchedJournal(FileJobJournal journal) : IJobJournal
{
    /// <summary>Run in the place of a claim, which it can still make.</summary>
    public Func<Func<Task<bool>>, Task<bool>> Claim { get; set; } = claim => claim();

    /// <summary>Run before a record is added, with the record's text.</summary>
    public Func<string, Task> BeforeAppend { get; set; } = _ => Task.CompletedTask;

    public Action BeforeList { get; set; } = () => { };

    public Action<string> BeforeRead { get; set; } = _ => { };

    public bool HoldProvesDeath => journal.HoldProvesDeath;

    public string ImageDirectory => journal.ImageDirectory;

    public async ValueTask<IReadOnlyList<JournalAttempt>> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        BeforeRead(key);
        return await journal.ReadAsync(key, cancellationToken);
    }

    public async ValueTask<bool> TryClaimAsync(string key, int attempt, ReadOnlyMemory<byte> intent, CancellationToken cancellationToken = default) =>
        await Claim(async () => await journal.TryClaimAsync(key, attempt, intent, cancellationToken));

    public async ValueTask AppendAsync(string key, int attempt, ReadOnlyMemory<byte> record, CancellationToken cancellationToken = default)
    {
        await BeforeAppend(Encoding.UTF8.GetString(record.Span));
        await journal.AppendAsync(key, attempt, record, cancellationToken);
    }

    public ValueTask<IAsyncDisposable?> TryHoldAsync(string key, CancellationToken cancellationToken = default) => journal.TryHoldAsync(key, cancellationToken);

    public async IAsyncEnumerable<JournalKey> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BeforeList();
        await foreach (var key in journal.ListAsync(cancellationToken))
        {
            yield return key;
        }
    }
}
