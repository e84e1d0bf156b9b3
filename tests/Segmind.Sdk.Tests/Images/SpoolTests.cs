namespace Segmind.Sdk.Tests;

public class SpoolTests
{
    private const int MemoryLimit = 1024 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(600)]
    [InlineData(MemoryLimit - 1)]
    [InlineData(MemoryLimit)]
    [InlineData(MemoryLimit + 1)]
    [InlineData(3 * MemoryLimit)]
    public async Task Content_of_every_size_is_read_again_as_it_came(int length)
    {
        var content = Content(length);
        var spool = await Spool.FillAsync(new MemoryStream(content), long.MaxValue, CancellationToken.None);

        Assert.Equal(length, spool.Length);
        Assert.Equal(content.Take(512), spool.Head.ToArray());
        var again = await spool.ReadAllAsync(CancellationToken.None);
        Assert.True(again.Span.SequenceEqual(content));
        using var first = spool.Open();
        using var second = spool.Open();
        first.ReadByte();
        Assert.Equal(content.FirstOrDefault(), length == 0 ? 0 : second.ReadByte());
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
    public async Task A_large_content_lies_in_a_file_that_only_its_owner_reads_and_that_goes_with_its_last_use()
    {
        var path = await SpoolAsync();
        for (var i = 0; i < 20 && File.Exists(path); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(File.Exists(path));
    }

    private static async Task<string> SpoolAsync()
    {
        var spool = await Spool.FillAsync(new MemoryStream(Content(2 * MemoryLimit)), long.MaxValue, CancellationToken.None);
        using var stream = Assert.IsType<FileStream>(spool.Open());
        Assert.True(File.Exists(stream.Name));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stream.Name));
        }

        return stream.Name;
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
}
