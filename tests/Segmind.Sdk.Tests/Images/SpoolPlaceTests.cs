using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Where large contents lie while they wait, and that nothing stays there.</summary>
[Collection("Environment")]
public sealed class SpoolPlaceTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("TMPDIR");
    private readonly TempFolder _folder = new();
    private readonly byte[] _content = [.. ImageFiles.Png(64, 64), .. Enumerable.Range(0, 3 * 1024 * 1024).Select(i => (byte)(i * 7))];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("TMPDIR", _before);
        _folder.Dispose();
    }

    [Fact]
    public async Task Without_a_directory_to_write_to_the_content_stays_in_memory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows asks another variable.");
        Environment.SetEnvironmentVariable("TMPDIR", _folder["missing"]);

        using var spool = await Spool.FillAsync(new OneWay(_content), long.MaxValue, CancellationToken.None);

        using var copy = new MemoryStream();
        await spool.Open().CopyToAsync(copy);
        Assert.True(copy.ToArray().AsSpan().SequenceEqual(_content));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task A_spooled_upload_leaves_no_file_behind_not_even_an_open_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        Environment.SetEnvironmentVariable("TMPDIR", _folder.Path);
        var whileSent = 0;
        using var service = new FakeService(_ =>
        {
            whileSent = OpenFiles();
            return FakeService.Json("""{"file_urls":["https://x.test/a.png"]}""");
        });
        using var client = service.NewClient();

        await client.UploadAsync(ImageInput.FromStream(_ => new(new OneWay(_content))));
        await client.UploadAsync(ImageInput.FromStream(_ => new(new OneWay(_content))));

        Assert.Equal(1, whileSent);
        Assert.Single(service.Posts);
        Assert.Equal(0, OpenFiles());
        Assert.Empty(_folder.Names);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_breaks_off_leaves_no_file_behind(bool isDirect)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        Environment.SetEnvironmentVariable("TMPDIR", _folder.Path);
        var whileRead = 0;
        using var job = new JobService();
        using var client = job.Service.NewClient(new HastyTime(), HastyTime.Relax);
        job.Submit = () => Broken();
        job.Results = _ => Broken();

        await Assert.ThrowsAnyAsync<SegmindException>(() => isDirect ? client.RunAsync(JobService.Request, new RunOptions { Mode = RunMode.Direct }) : client.GetJob("r1").GetResultAsync());

        Assert.Equal(1, whileRead);
        Assert.Equal(0, OpenFiles());
        Assert.Empty(_folder.Names);

        HttpResponseMessage Broken() => new()
        {
            Content = new StreamContent(new Watched("{\"output\":\"" + Convert.ToBase64String(_content), () => whileRead = OpenFiles())) { Headers = { ContentType = new("application/json") } },
        };
    }

    private int OpenFiles() => Directory.GetFiles("/proc/self/fd").Count(link => TargetOf(link)?.StartsWith(_folder.Path, StringComparison.Ordinal) == true);

    private static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Breaks off at its end, and tells when.</summary>
    private sealed class Watched(string content, Action atEnd) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(content))
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                atEnd();
                throw new IOException("reset");
            }

            return read;
        }
    }

    private sealed class OneWay(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
