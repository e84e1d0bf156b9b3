using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Images become files: whole or not at all, under names of ours, and never in another's place.</summary>
public class SavingTests
{
    private static readonly byte[] Png = ImageFiles.Png(8, 8);

    public static TheoryData<string> HostileNames => new(
        "../../x", "..", ".", "/etc/x", "\\\\evil\\x", "..\\..\\x", "C:\\x", "C:x", "x:ads", "x::$DATA", "CON", "nul.png", "COM1", "a/b", "a\\b", "a\0b", "a\nb", "\u202egnp.exe",
        "", " ", "...", "~", "~/x", "$HOME", "%TEMP%", "a*b?", "<x>", "|", "\"", ".bashrc", "-rf", "ä", "\ud83d\ude00", "x.exe", "x.png.", "x ", new string('a', 5000));

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task No_id_or_name_of_the_servers_leads_out_of_the_directory(string name)
    {
        using var folder = new TempFolder();
        var inner = Directory.CreateDirectory(folder["inner"]).FullName;
        var image = OutputImage.Inline(new Spool(Png), FileNames.Stem(name, 1), name, "image/jpeg");

        var path = await image.SaveToDirectoryAsync(inner);

        Assert.Equal(inner, Path.GetDirectoryName(path));
        Assert.Matches("^(image|segmind-[A-Za-z0-9_-]{1,64})-1\\.png$", Path.GetFileName(path));
        Assert.Equal(["inner"], folder.Names);
        Assert.Equal([path], Directory.GetFileSystemEntries(inner));
    }

    [Theory]
    [InlineData("text/html", ".png")]
    [InlineData("image/jpeg", ".png")]
    [InlineData(null, ".png")]
    public async Task The_extension_is_that_of_the_first_bytes_whatever_the_server_says(string? stated, string extension) =>
        Assert.Equal(extension, Path.GetExtension(await SavedAsync(Png, stated)));

    [Theory]
    [InlineData("image/jpeg", ".jpg")]
    [InlineData("image/webp", ".webp")]
    [InlineData("application/x-sh", ".bin")]
    [InlineData("../../etc", ".bin")]
    [InlineData(null, ".bin")]
    public async Task Bytes_of_no_known_type_take_a_known_stated_type_or_none(string? stated, string extension) =>
        Assert.Equal(extension, Path.GetExtension(await SavedAsync([1, 2, 3, 4, 5], stated)));

    [Fact]
    public async Task Free_names_are_counted_up_and_no_file_is_replaced()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["segmind-r1-1-2.png"], "mine");

        string[] saved = [await Image().SaveToDirectoryAsync(folder.Path), await Image().SaveToDirectoryAsync(folder.Path), await Image().SaveToDirectoryAsync(folder.Path)];

        Assert.Equal(["segmind-r1-1.png", "segmind-r1-1-3.png", "segmind-r1-1-4.png"], saved.Select(Path.GetFileName));
        Assert.Equal("mine", await File.ReadAllTextAsync(folder["segmind-r1-1-2.png"]));
    }

    [Fact]
    public async Task A_directory_or_a_link_to_nowhere_takes_up_a_name_too()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["segmind-r1-1.png"]);
        File.CreateSymbolicLink(folder["segmind-r1-1-2.png"], folder["nowhere"]);

        Assert.Equal("segmind-r1-1-3.png", Path.GetFileName(await Image().SaveToDirectoryAsync(folder.Path)));
        Assert.DoesNotContain("nowhere", folder.Names);
    }

    [Fact]
    public async Task Many_saved_at_once_each_have_a_file_of_their_own()
    {
        using var folder = new TempFolder();
        var paths = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => Image().SaveToDirectoryAsync(folder.Path))));
        Assert.Equal(30, paths.Distinct().Count());
        Assert.Equal(30, folder.Names.Count());
        Assert.All(paths, path => Assert.Equal(Png.Length, new FileInfo(path).Length));
    }

    [Fact]
    public void Of_many_that_take_the_same_name_at_once_none_is_lost()
    {
        for (var round = 0; round < 20; round++)
        {
            using var folder = new TempFolder();
            var paths = new string[50];

            Parallel.For(0, 8, worker =>
            {
                for (var i = worker; i < paths.Length; i += 8)
                {
                    var image = OutputImage.Inline(new Spool(BitConverter.GetBytes(i)), "a", null, null);
                    paths[i] = image.SaveToDirectoryAsync(folder.Path).GetAwaiter().GetResult();
                }
            });

            Assert.Equal(50, paths.Distinct().Count());
            Assert.Equal(Enumerable.Range(0, 50), paths.Select(path => BitConverter.ToInt32(File.ReadAllBytes(path))));
            Assert.Equal(paths.Select(Path.GetFileName).Order(StringComparer.Ordinal), folder.Names);
        }
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_when_asked()
    {
        using var folder = new TempFolder();
        var path = folder["a.png"];
        await File.WriteAllTextAsync(path, "mine");

        await Assert.ThrowsAsync<IOException>(() => Image().SaveAsync(path));
        Assert.Equal("mine", await File.ReadAllTextAsync(path));

        await Image().SaveAsync(path, overwrite: true);
        Assert.Equal(Png, await File.ReadAllBytesAsync(path));
        Assert.Equal(["a.png"], folder.Names);
    }

    [Fact]
    public async Task A_file_that_appears_while_the_image_is_written_is_not_replaced()
    {
        using var folder = new TempFolder();
        var path = folder["a.png"];
        var image = new OutputImage(new Watched(() => File.WriteAllText(path, "mine")), "x");

        await Assert.ThrowsAsync<IOException>(() => image.SaveAsync(path));

        Assert.Equal("mine", await File.ReadAllTextAsync(path));
        Assert.Equal(["a.png"], folder.Names);
    }

    [Fact]
    public async Task No_part_of_a_file_is_ever_seen_under_its_name()
    {
        using var folder = new TempFolder();
        var seen = new List<string>();
        var image = new OutputImage(new Watched(() => seen.AddRange(folder.Names)), "x");

        await image.SaveAsync(folder["a.png"]);

        Assert.NotEmpty(seen);
        Assert.All(seen, name => Assert.Matches("^\\.[0-9a-f]{32}\\.part$", name));
        Assert.Equal(["a.png"], folder.Names);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_made_for_a_directory_and_missed_for_a_path()
    {
        using var folder = new TempFolder();
        Assert.True(File.Exists(await Image().SaveToDirectoryAsync(folder["new/deep"])));
        var missed = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => Image().SaveAsync(folder["missing/a.png"]));
        Assert.Contains($"'{folder["missing"]}'", missed.Message);
        Assert.DoesNotContain(".part", missed.Message);
    }

    [Fact]
    public async Task A_relative_path_is_taken_from_the_working_directory()
    {
        using var folder = new TempFolder();
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder["a.png"]);
        await Image().SaveAsync(relative);
        Assert.Equal(["a.png"], folder.Names);
    }

    [Fact]
    public async Task An_inline_image_is_read_as_often_as_asked()
    {
        var image = OutputImage.FromBytes(Png, "photo");
        Assert.Equal(("photo", null, "image/png", (long?)Png.Length), (image.Name, image.Url, image.MediaType, image.Length));
        for (var i = 0; i < 2; i++)
        {
            var copy = new MemoryStream();
            await image.CopyToAsync(copy);
            Assert.Equal(Png, copy.ToArray());
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => image.OpenReadAsync(new CancellationToken(canceled: true)));
    }

    private static OutputImage Image() => OutputImage.Inline(new Spool(Png), "segmind-r1-1", null, null);

    private static async Task<string> SavedAsync(byte[] content, string? stated)
    {
        using var folder = new TempFolder();
        return await OutputImage.Inline(new Spool(content), "x", null, stated).SaveToDirectoryAsync(folder.Path);
    }

    /// <summary>Lets a test look while the content is read.</summary>
    private sealed class Watched(Action onRead) : IImageContent
    {
        public Task<Stream> OpenAsync(CancellationToken cancellationToken)
        {
            onRead();
            return Task.FromResult<Stream>(new MemoryStream(Png));
        }

        public async Task SaveAsync(Stream file, CancellationToken cancellationToken)
        {
            onRead();
            await file.WriteAsync(Png, cancellationToken);
        }
    }
}
