using Segmind.Sdk.Tests.TestKit;
using static Segmind.Sdk.Tests.RecordLog;

namespace Segmind.Sdk.Tests;

public sealed class FileJobJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Of_many_processes_one_claims_an_attempt()
    {
        for (var round = 0; round < 50; round++)
        {
            var key = $"{Key}-{round}";
            var journals = Enumerable.Range(0, 4).Select(_ => Open()).ToArray();
            var won = 0;
            await Parallel.ForEachAsync(journals, async (journal, token) => Interlocked.Add(ref won, await journal.TryClaimAsync(key, 1, Line(RecordKind.Intent), token) ? 1 : 0));
            Assert.Equal(1, won);
        }
    }

    [Fact]
    public async Task A_key_is_held_by_one_and_freed_with_it()
    {
        var (one, other) = (Open(), Open());

        var hold = await one.TryHoldAsync(Key);
        Assert.NotNull(hold);
        Assert.Null(await other.TryHoldAsync(Key));
        Assert.Null(await one.TryHoldAsync(Key));
        await hold.DisposeAsync();

        Assert.NotNull(await other.TryHoldAsync(Key));
    }

    [Fact]
    public async Task A_record_after_a_stump_starts_afresh()
    {
        var journal = Open();
        await journal.TryClaimAsync(Key, 1, Line(RecordKind.Intent));
        var path = Directory.GetFiles(_folder.Path, "*.1.jsonl", SearchOption.AllDirectories).Single();
        await File.AppendAllTextAsync(path, "{\"v\":1,\"r\":\"accep");

        await journal.AppendAsync(Key, 1, Line(RecordKind.Void));

        Assert.Equal(RunState.Void, (await ReadAsync(journal)).State);
    }

    [Fact]
    public async Task Files_are_their_owners_alone()
    {
        var journal = Open();
        await journal.TryClaimAsync(Key, 1, Line(RecordKind.Intent));
        await journal.TryHoldAsync(Key);

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var file in Directory.GetFiles(_folder["j"], "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        foreach (var directory in Directory.GetDirectories(_folder["j"], "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        }
    }

    [Fact]
    public async Task Keys_never_become_paths()
    {
        var journal = Open();
        string[] keys = ["../../escape", "/etc/passwd", "a\0b", "a\nb", "CON", new('x', 512), "ä", "a\u0308", "A", "a"];
        foreach (var key in keys)
        {
            Assert.True(await journal.TryClaimAsync(key, 1, Line(RecordKind.Intent, record => record.Key = key)));
        }

        var listed = new List<string>();
        await foreach (var (key, attempts) in Open().ListAsync())
        {
            listed.Add(key);
            Assert.Equal(1, attempts);
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_folder["j"], "*.jsonl", SearchOption.AllDirectories), file => Assert.Matches("^[0-9a-f]{64}[.]1[.]jsonl$", Path.GetFileName(file)));
    }

    [Fact]
    public async Task A_network_disk_is_refused_unless_opted_in()
    {
        var disk = new OddDisk { IsFarAway = true };

        var e = Assert.Throws<JournalException>(() => new FileJobJournal(_folder["j"], null, disk));
        Assert.Contains("network", e.Message, StringComparison.Ordinal);
        var journal = new FileJobJournal(_folder["j"], new FileJobJournalOptions { AllowNetworkFileSystem = true }, disk);

        Assert.False(journal.HoldProvesDeath);
        Assert.True(Open().HoldProvesDeath);
        Assert.True(await journal.TryClaimAsync(Key, 1, Line(RecordKind.Intent)));
    }

    [Fact]
    public void A_disk_that_does_not_lock_is_refused()
    {
        var e = Assert.Throws<JournalException>(() => new FileJobJournal(_folder["j"], null, new OddDisk { Locks = false }));

        Assert.Equal(ChargeOutcome.NotCharged, e.Charge);
        Assert.Contains("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private FileJobJournal Open() => new(_folder["j"]);

    private static async Task<KeyState> ReadAsync(FileJobJournal journal) => RunFold.Of(Key, await journal.ReadAsync(Key), isHeld: false, holdProvesDeath: true);
}
