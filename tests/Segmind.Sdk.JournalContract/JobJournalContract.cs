using System.Text;

namespace Segmind.Sdk.JournalContract;

/// <summary>What <see cref="IJobJournal"/> asks of a store. Derive once per implementation; every test has a store of its own.</summary>
public abstract partial class JobJournalContract : IAsyncLifetime
{
    /// <summary>Far beyond what any test takes: it ends a hang and judges nothing.</summary>
    private const int HangGuard = 120_000;

    private const string Key = "order-4711";
    private readonly List<IJobJournal> _opened = [];

    /// <summary>Opens the store of this test: at every call the same one, as another process would open it.</summary>
    protected abstract Task<IJobJournal> OpenAsync();

    /// <summary>Removes the store of this test. What was opened is closed by then.</summary>
    protected abstract ValueTask DeleteAsync();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopEmulatorAsync();
        foreach (var journal in _opened)
        {
            await CloseAsync(journal);
        }

        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<IJobJournal> OpenOnceMoreAsync()
    {
        var journal = await OpenAsync();
        _opened.Add(journal);
        return journal;
    }

    /// <summary>Closes the store and opens it again.</summary>
    private async Task<IJobJournal> ReopenAsync(IJobJournal journal)
    {
        await CloseAsync(journal);
        _opened.Remove(journal);
        return await OpenOnceMoreAsync();
    }

    private static async ValueTask CloseAsync(IJobJournal journal)
    {
        if (journal is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            (journal as IDisposable)?.Dispose();
        }
    }

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text + "\n");

    private static async Task<string> ReadTextAsync(IJobJournal journal, string key, int attempt = 1) =>
        Encoding.UTF8.GetString((await journal.ReadAsync(key)).Single(read => read.Number == attempt).Records.Span);

    private static async Task AppendHeldAsync(IJobJournal journal, string key, int attempt, byte[] record)
    {
        await using var hold = await HoldAsync(journal, key);
        await journal.AppendAsync(key, attempt, record);
    }

    /// <summary>Tries until the key is free, as the SDK does.</summary>
    private static async Task<IAsyncDisposable> HoldAsync(IJobJournal journal, string key, int mostTries = int.MaxValue)
    {
        for (var tries = 0; tries < mostTries; tries++)
        {
            if (await journal.TryHoldAsync(key) is { } hold)
            {
                return hold;
            }

            await Task.Delay(2);
        }

        throw new TimeoutException("The key stays held.");
    }

    /// <summary>Starts all at the same moment, each on a thread of its own as far as there are any.</summary>
    private static async Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> work)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tasks = Enumerable.Range(0, count).Select(n => Task.Run(async () =>
        {
            await start.Task;
            return await work(n);
        })).ToArray();
        start.SetResult();
        return await Task.WhenAll(tasks);
    }

    private static void Print(string figures) => TestContext.Current.TestOutputHelper?.WriteLine(figures);
}
