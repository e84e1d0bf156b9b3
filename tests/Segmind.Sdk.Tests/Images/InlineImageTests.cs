using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Local images inside the body of an AIML run.</summary>
public class InlineImageTests
{
    [Theory]
    [InlineData("same length")]
    [InlineData("longer")]
    [InlineData("shorter")]
    [InlineData("gone")]
    public async Task A_file_that_changes_before_it_is_sent_is_an_IO_error_and_no_unknown_outcome(string change)
    {
        using var folder = new TempFolder();
        var path = folder["a.png"];
        var content = ImageFiles.Png(1024, 1024).Concat(new byte[200_000]).ToArray();
        await File.WriteAllBytesAsync(path, content);
        using var server = new RawServer(_ => RawAnswer.Json("""{"data":[{"url":"https://x.test/a.png"}]}"""));
        using var client = server.NewClient(handler: new AppHandler((request, send, token) =>
        {
            content[^1] = 1;
            switch (change)
            {
                case "gone":
                    File.Delete(path);
                    break;
                default:
                    File.WriteAllBytes(path, change switch { "same length" => content, "longer" => [.. content, 1], _ => content[..^1] });
                    break;
            }

            return send(request, token);
        }));

        var changed = await Assert.ThrowsAnyAsync<IOException>(() => client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromFile(path)], Prompt = "x" }));

        Assert.Contains("changed between being read and being sent", changed.Message);
        Assert.Equal(0, server.CompletePosts);
    }
}
