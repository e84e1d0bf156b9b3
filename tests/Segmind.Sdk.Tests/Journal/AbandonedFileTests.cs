using Segmind.Sdk.Tests.TestKit;
using static Segmind.Sdk.Tests.RecordLog;

namespace Segmind.Sdk.Tests;

/// <summary>What a process that dies leaves half-written: pruning takes it away, and nothing else.</summary>
public sealed class AbandonedFileTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private const string Part = "." + Id + ".part";
    private static readonly TimeSpan JustADay = TimeSpan.FromHours(24.1);
    private readonly TempFolder _folder = new();
    private readonly FileJobJournal _journal;

    public AbandonedFileTests() => _journal = new(_folder["journal"]);

    [Fact]
    public async Task A_part_that_is_a_day_old_is_removed()
    {
        var part = Leave("journal/images", Part, JustADay);

        Assert.Equal(0, await PruneAsync());

        Assert.False(File.Exists(part));
    }

    [Fact]
    public async Task A_part_is_removed_where_the_caller_had_a_key_saved()
    {
        var (image, part, elsewhere) = (Leave("saved", "segmind-r1-1.png", JustADay), Leave("saved", Part, JustADay), Leave("other", Part, JustADay));
        await SaveAsync(image);

        await PruneAsync();

        Assert.Equal((true, false, true), (File.Exists(image), File.Exists(part), File.Exists(elsewhere)));
    }

    [Fact]
    public async Task A_probe_that_is_a_day_old_is_removed()
    {
        var probe = Leave("journal/v1", "probe-" + Id, JustADay);

        await PruneAsync();

        Assert.False(File.Exists(probe));
    }

    [Fact]
    public async Task What_may_still_be_written_stays()
    {
        var (part, probe) = (Leave("journal/images", Part, TimeSpan.FromHours(23.9)), Leave("journal/v1", "probe-" + Id, TimeSpan.FromHours(23.9)));

        await PruneAsync();

        Assert.Equal((true, true), (File.Exists(part), File.Exists(probe)));
    }

    [Theory]
    [InlineData("segmind-r1-1.png")]
    [InlineData("." + Id + ".part.png")]
    [InlineData(Id + ".part")]
    [InlineData("." + Id)]
    [InlineData(".part")]
    [InlineData("..part")]
    [InlineData("." + Id + "0.part")]
    [InlineData(".0123456789ABCDEF0123456789abcdef.part")]
    [InlineData(".01234567-89ab-cdef-0123-456789abcdef.part")]
    [InlineData(".{01234567-89ab-cdef-0123-456789abcdef}.part")]
    [InlineData(".segmind-r1-1.png.claim")]
    [InlineData("probe-" + Id)]
    public async Task A_file_that_is_not_named_like_a_part_stays(string name)
    {
        var path = Leave("journal/images", name, TimeSpan.FromDays(1000));

        await PruneAsync();

        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData(Part)]
    [InlineData("probe-")]
    [InlineData("probe-" + Id + ".jsonl")]
    public async Task A_file_of_the_journal_that_is_not_named_like_a_probe_stays(string name)
    {
        var path = Leave("journal/v1", name, TimeSpan.FromDays(1000));

        await PruneAsync();

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_directory_named_like_a_part_stays_with_all_in_it()
    {
        var inside = Leave("journal/images/" + Part, "a.png", TimeSpan.FromDays(1000));
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(inside)!, DateTime.UnixEpoch);

        await PruneAsync();

        Assert.True(File.Exists(inside));
    }

    [Theory]
    [InlineData("/nowhere/a.png")]
    [InlineData("a.png")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/\0/a.png")]
    public async Task A_directory_out_of_reach_does_not_keep_keys_from_being_pruned(string image)
    {
        await SaveAsync(image);

        Assert.Equal(1, await PruneAsync());
    }

    public void Dispose() => _folder.Dispose();

    private Task<int> PruneAsync() => _journal.PruneAsync(DateTimeOffset.UnixEpoch.AddDays(1));

    private string Leave(string directory, string name, TimeSpan age)
    {
        Directory.CreateDirectory(_folder[directory]);
        var path = Path.Combine(_folder[directory], name);
        File.WriteAllText(path, "half");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
        return path;
    }

    private async Task SaveAsync(string image)
    {
        await _journal.TryClaimAsync(Key, 1, Line(RecordKind.Intent));
        await _journal.AppendAsync(Key, 1, Line(RecordKind.Accepted));
        await _journal.AppendAsync(Key, 1, Line(RecordKind.Completed));
        await _journal.AppendAsync(Key, 1, Line(RecordKind.Saved, record => record.Files = [new SavedFile(image, "00", 1, "image/png")]));
    }
}
