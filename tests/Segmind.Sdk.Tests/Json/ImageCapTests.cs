using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>MaxImageBytes holds wherever an image comes from, and says that the run was charged.</summary>
public sealed class ImageCapTests : IDisposable
{
    private const int Cap = 1000;
    private readonly JobService _job = new(options => options.MaxImageBytes = Cap);

    public static TheoryData<string, int> Sources
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var source in new[] { "bytes", "base64", "AIML", "result" })
            {
                data.Add(source, Cap);
                data.Add(source, Cap + 1);
                data.Add(source, 20 * Cap);
            }

            return data;
        }
    }

    public void Dispose() => _job.Dispose();

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task An_image_may_be_as_large_as_the_cap_and_no_larger(string source, int size)
    {
        var image = ImageFiles.Png(8, 8).Concat(new byte[size]).Take(size).ToArray();
        var base64 = Convert.ToBase64String(image);
        _job.Submit = () => source switch
        {
            "bytes" => new() { Content = new ByteArrayContent(image) },
            "base64" => FakeService.Json($$"""{"image":"{{base64}}"}"""),
            "AIML" => FakeService.Json($$"""{"data":[{"b64_json":"{{base64}}"}]}"""),
            _ => FakeService.Json("""{"request_id":"r1"}"""),
        };
        _job.Results = _ => FakeService.Json($$"""{"status":"COMPLETED","output":"data:image/png;base64,{{base64}}"}""");

        if (size <= Cap)
        {
            Assert.Equal(size, Assert.Single((await RunAsync(source)).Images).Length);
            return;
        }

        var refused = await Assert.ThrowsAsync<SegmindException>(() => RunAsync(source));
        Assert.Contains("1000 bytes of MaxImageBytes", refused.Message);
        Assert.Equal((ChargeOutcome.Charged, source == "result" ? "r1" : null), (refused.Charge, refused.Job?.RequestId));
    }

    private Task<InferenceResult> RunAsync(string source) => source switch
    {
        "AIML" => _job.Client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "a beach" }),
        "result" => _job.RunAsync(),
        _ => _job.RunAsync(new RunOptions { Mode = RunMode.Direct }),
    };
}
