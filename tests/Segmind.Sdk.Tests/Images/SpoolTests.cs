using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

public class SpoolTests
{
    private const int MemoryLimit = SpoolWriter.MemoryLimit;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(600)]
    [InlineData(MemoryLimit - 1)]
    [InlineData(MemoryLimit)]
    [InlineData(MemoryLimit + 1)]
    [InlineData(3 * MemoryLimit)]
    [InlineData((3 * MemoryLimit) + 1)]
    public async Task Content_of_every_size_is_read_again_as_it_came(int length)
    {
        var content = Content(length);
        await AssertReadAsync(content, new MemoryStream(content), expectedLength: null);
        await AssertReadAsync(content, new MemoryStream(content), length);
        await AssertReadAsync(content, new MemoryStream(content), 2 * MemoryLimit);
        await AssertReadAsync(content, new Pieces(content, 1, 70_000, 4096, 13), expectedLength: null);
    }

    private static async Task AssertReadAsync(byte[] content, Stream source, long? expectedLength)
    {
        var length = content.Length;
        using var spool = await Spool.FillAsync(source, long.MaxValue, CancellationToken.None, expectedLength);

        Assert.Equal(length < MemoryLimit && !(expectedLength >= MemoryLimit), spool.IsInMemory);
        Assert.Equal(length, spool.Length);
        Assert.Equal(content.Take(512), spool.Head.ToArray());
        Assert.True(BytesOf(spool).AsSpan().SequenceEqual(content));
        using var first = spool.Open();
        using var second = spool.Open();
        first.ReadByte();
        Assert.Equal(content.FirstOrDefault(), length == 0 ? 0 : second.ReadByte());
    }

    [Fact]
    public async Task Where_the_disk_is_full_the_content_stays_in_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Writes to /dev/full.");
        var content = Content(3 * MemoryLimit);
        using var writer = new SpoolWriter(expectedLength: null, () => new FileStream("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));

        await writer.FillAsync(new Pieces(content, 70_000, 13), long.MaxValue, CancellationToken.None);

        Assert.Equal(content[..700], writer.Beginning(700));
        using var spool = await writer.FinishAsync();
        Assert.True(spool.IsInMemory);
        Assert.True(BytesOf(spool).AsSpan().SequenceEqual(content));
    }

    [Theory]
    [InlineData(9, 10, false)]
    [InlineData(10, 10, false)]
    [InlineData(11, 10, true)]
    [InlineData(2 * MemoryLimit, 2 * MemoryLimit, false)]
    [InlineData((2 * MemoryLimit) + 1, 2 * MemoryLimit, true)]
    public async Task More_than_the_cap_is_refused(int length, int cap, bool isRefused)
    {
        var fault = await Record.ExceptionAsync(() => Spool.FillAsync(new MemoryStream(new byte[length]), cap, CancellationToken.None));
        Assert.Equal(isRefused ? typeof(InvalidDataException) : null, fault?.GetType());
    }

    [Fact]
    public async Task A_large_content_leaves_no_name_on_the_disk_even_while_it_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows deletes the file with its last handle.");
        var before = Directory.GetFiles(Path.GetTempPath(), "segmind-*.tmp");
        using var spool = await Spool.FillAsync(new MemoryStream(Content(2 * MemoryLimit)), long.MaxValue, CancellationToken.None);
        using var stream = spool.Open();
        Assert.Equal(0, stream.ReadByte());

        // Tests beside this one give their files a name for a moment.
        var named = Directory.GetFiles(Path.GetTempPath(), "segmind-*.tmp").Except(before).ToHashSet();
        for (var i = 0; i < 100 && named.Count > 0; i++)
        {
            await Task.Yield();
            named.IntersectWith(Directory.GetFiles(Path.GetTempPath(), "segmind-*.tmp"));
        }

        Assert.Empty(named);
        Assert.Equal(7, stream.ReadByte());
    }

    private static byte[] BytesOf(Spool spool)
    {
        var bytes = new byte[spool.Length];
        using var stream = spool.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
}
