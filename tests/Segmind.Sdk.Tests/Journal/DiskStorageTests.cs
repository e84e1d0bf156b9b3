using System.Diagnostics;
using System.Globalization;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What the journal asks of a real disk, as the system itself tells it: no killed process can show a flush that is missing.</summary>
public sealed class DiskStorageTests : IDisposable
{
    private const int Sync = 0x1000;
    private readonly TempFolder _folder = new();
    private readonly DiskStorage _disk = DiskStorage.Instance;

    public DiskStorageTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "It asks Linux.");

    [Theory]
    [InlineData(FileMode.CreateNew)]
    [InlineData(FileMode.Open)]
    public void A_file_of_records_is_written_through(FileMode mode)
    {
        if (mode == FileMode.Open)
        {
            Assert.True(_disk.TryCreate(_folder["a"]));
        }

        using var file = DiskStorage.OpenThrough(_folder["a"], mode);

        Assert.Equal(Sync, FlagsOf(file) & Sync);
        using var other = File.OpenWrite(_folder["b"]);
        Assert.Equal(0, FlagsOf(other) & Sync);
    }

    [Fact]
    public void A_new_attempt_has_room_for_its_records()
    {
        Assert.True(_disk.TryCreate(_folder["a"]));

        Assert.Equal(0, new FileInfo(_folder["a"]).Length);
        Assert.InRange(Allocated(_folder["a"]), 16 * 1024, long.MaxValue);
    }

    [Fact]
    public void A_directory_that_can_not_be_made_durable_is_an_error() =>
        Assert.Contains("Could not open the directory", Assert.Throws<IOException>(() => _disk.SyncDirectory(_folder["none"])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_can_not_be_made_durable_is_an_error()
    {
        // Of no disk, so that the system refuses; .NET's own flush passes over that.
        using var file = new FileStream("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);

        Assert.Contains("Could not make the file durable", Assert.Throws<IOException>(() => _disk.SyncFile(file)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static int FlagsOf(FileStream file)
    {
        var line = File.ReadLines($"/proc/self/fdinfo/{file.SafeFileHandle.DangerousGetHandle()}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return Convert.ToInt32(line["flags:".Length..].Trim(), 8);
    }

    private static long Allocated(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%b", path]) { RedirectStandardOutput = true })!;
        return long.Parse(stat.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture) * 512;
    }
}
