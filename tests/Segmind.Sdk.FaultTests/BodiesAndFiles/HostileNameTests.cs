using System.Text.Json;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>Whatever a server calls an image, wherever it says so, the file is in the directory, under a name of ours, and replaces none.</summary>
public sealed class HostileNameTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _inner;

    public HostileNameTests()
    {
        _inner = Directory.CreateDirectory(_folder["inner"]).FullName;
        File.WriteAllText(_folder["victim"], "mine");
        File.WriteAllText(Path.Combine(_inner, "victim"), "mine");
        File.WriteAllText(Path.Combine(_inner, "a.png"), "mine");
    }

    public static TheoryData<string> Names =>
    [
        "victim", "a.png", "../victim", "../../victim", "..", ".", "...", "../", "./../victim", "x/../../victim", "/victim", "//victim", "/etc/passwd", "/tmp/x", "~", "~/victim", "~root/x", "$HOME/x", "%TEMP%\\x", "${IFS}x", "`id`", "$(id)", "; rm -rf .",
        "..\\victim", "..\\..\\victim", "\\victim", "\\\\server\\share\\x", "\\\\?\\C:\\x", "\\\\.\\pipe\\x", "C:\\x", "C:x", "c:/x", "x:ads", "victim::$DATA", "CON", "con.png", "NUL", "nul.png", "COM1", "LPT1.txt", "AUX", "PRN", "CONIN$",
        "a\0.png", "a\0/../victim", "a\nb", "a\r\nSet-Cookie: x=1", "a\tb", "a\u0007b", "a\u001b[2Jb", "\u202egnp.exe", "a\u2028b", "\ufeffx", "\u200bx", "..\u2215victim", "..\uff0fvictim", "..\u2044victim", "%2e%2e%2fvictim", "%2e%2e/victim", "..%2fvictim", "..%5cvictim", "..%c0%afvictim", "..%252fvictim", "%00",
        "", " ", " x", "x ", "x.", "x.png.", ".bashrc", ".ssh/authorized_keys", ".htaccess", "-rf", "--help", "*", "a*b?", "<x>", "|x", "\"x\"", "'x'", "x\"; filename=\"../victim", "UTF-8''..%2fvictim",
        "index.html", "x.exe", "x.png.exe", "x.svg", "x.php", "web.config", "desktop.ini", "file:///etc/passwd", "data:text/html,x", "javascript:x", "\u00e4", "\ud83d\ude00", "\ud800", "e\u0301", ".segmind.part", ".segmind-r1-1.png.claim", "segmind-r1-1.png", new string('a', 300), new string('a', 70_000), string.Concat(Enumerable.Repeat("../", 500)) + "victim",
    ];

    [Fact]
    public void There_are_at_least_sixty_names() => Assert.True(Names.Select(name => name.Data).Distinct().Count() >= 60);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_in_the_answer_names_no_file(string name) =>
        Check(await SaveAsync("https://x.test/a.png", name), "segmind-r1-1.png");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_in_the_address_names_no_file(string name) =>
        Check(await SaveAsync($"https://x.test/out/{Uri.EscapeDataString(name.Replace("\ud800", "", StringComparison.Ordinal))}", "x"), "segmind-r1-1.png");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_name_in_the_downloads_headers_names_no_file(string name) =>
        Check(await SaveAsync("https://x.test/a.png", "x", disposition: name), "segmind-r1-1.png");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_type_of_the_servers_makes_no_extension_of_its_own(string name) =>
        Check(await SaveAsync("https://x.test/a.png", "x", type: name, body: "words"u8.ToArray()), "segmind-r1-1.bin");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_id_of_the_servers_names_a_file_only_by_its_harmless_letters(string id)
    {
        var service = new FakeService(_ =>
        {
            var response = new HttpResponseMessage { Content = new ByteArrayContent(WholeImages.Png) };
            response.Headers.TryAddWithoutValidation("x-request-id", id);
            return response;
        });
        using var client = service.NewClient();

        var result = await client.RunAsync(new AnyModel("m"), new() { Mode = RunMode.Direct });

        Check(await result.Images.Single().SaveToDirectoryAsync(_inner), null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_jobs_id_names_a_file_only_by_its_harmless_letters(string id)
    {
        if (!Endpoints.IsUsableId(id) || string.IsNullOrWhiteSpace(id))
        {
            Assert.ThrowsAny<ArgumentException>(() => new SegmindClient(RawServer.Key).GetJob(id));
            return;
        }

        Check(await SaveAsync("https://x.test/a.png", "x", id: id), null);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("directory")]
    [InlineData("link to a file")]
    [InlineData("link to nothing")]
    [InlineData("link to a directory")]
    public async Task What_has_our_name_already_is_left_alone(string kind)
    {
        var ours = Path.Combine(_inner, "segmind-r1-1.png");
        _ = kind switch
        {
            "file" => Write(ours),
            "directory" => Directory.CreateDirectory(ours),
            "link to a file" => File.CreateSymbolicLink(ours, _folder["victim"]),
            "link to nothing" => File.CreateSymbolicLink(ours, _folder["made"]),
            _ => File.CreateSymbolicLink(ours, _folder.Path),
        };

        var path = await SaveAsync("https://x.test/a.png", "x");

        Assert.Equal(Path.Combine(_inner, "segmind-r1-1-2.png"), path);
        Assert.Equal(["inner", "victim"], _folder.Names);
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["victim"]));
    }

    public void Dispose() => _folder.Dispose();

    private static FileInfo Write(string path)
    {
        File.WriteAllText(path, "mine");
        return new(path);
    }

    private async Task<string> SaveAsync(string url, string name, string? disposition = null, string? type = null, byte[]? body = null, string id = "r1")
    {
        var reply = JsonSerializer.Serialize(new { status = "COMPLETED", images = new[] { new { url, file_name = name, keyname = name, content_type = type ?? "image/png" } } });
        var service = new FakeService(arrival => arrival.Url.Host == "x.test" ? Image(body ?? WholeImages.Png, disposition, type) : FakeService.Json(reply));
        using var client = service.NewClient();
        var result = await client.GetJob(id).GetResultAsync();
        return await result.Images.Single().SaveToDirectoryAsync(_inner);
    }

    private static HttpResponseMessage Image(byte[] body, string? disposition, string? type)
    {
        var content = new ByteArrayContent(body);
        if (disposition is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Disposition", $"attachment; filename=\"{disposition}\"; filename*=UTF-8''{disposition}");
        }

        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return new() { Content = content };
    }

    private void Check(string path, string? name)
    {
        Assert.Equal(_inner, Path.GetDirectoryName(path));
        Assert.Matches("^(image|segmind-[A-Za-z0-9_-]{1,64})-1\\.(png|bin)$", Path.GetFileName(path));
        Assert.Equal(name ?? Path.GetFileName(path), Path.GetFileName(path));
        Assert.Equal(["inner", "victim"], _folder.Names);
        Assert.Equal(new[] { "a.png", Path.GetFileName(path), "victim" }.Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(_inner).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All([_folder["victim"], Path.Combine(_inner, "victim"), Path.Combine(_inner, "a.png")], kept => Assert.Equal("mine", File.ReadAllText(kept)));
    }
}
