using System.Net;
using System.Text;
using System.Text.Json;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Replies that are too large for memory, through the client: caps, cuts and failures are those of small ones.</summary>
public sealed class LargeReplyTests : IDisposable
{
    private const int Cap = 300_000;
    private readonly JobService _job = new();
    private readonly SegmindClient _client;

    // Not in virtual time, which would leap over a limit while the disk works.
    public LargeReplyTests() => _client = _job.Service.NewClient(new HastyTime(), options =>
    {
        HastyTime.Relax(options);
        options.MaxImageBytes = Cap;
    });

    public void Dispose()
    {
        _client.Dispose();
        _job.Dispose();
    }

    [Theory]
    [InlineData("base64", true)]
    [InlineData("AIML", true)]
    [InlineData("result", true)]
    [InlineData("base64", false)]
    [InlineData("AIML", false)]
    [InlineData("result", false)]
    public async Task An_image_in_words_may_be_as_large_as_the_cap_and_no_larger(string source, bool hasLength)
    {
        Answer(source, Image(Cap), hasLength);
        var image = Assert.Single((await RunAsync(source)).Images);
        Assert.Equal((Cap, "image/png"), (image.Length, image.MediaType));
        Assert.Equal(Image(Cap), await BytesAsync(image));

        Answer(source, Image(Cap + 1), hasLength);
        var refused = await Assert.ThrowsAsync<SegmindException>(() => RunAsync(source));
        Assert.Contains("300000 bytes of MaxImageBytes", refused.Message);
        Assert.Equal((ChargeOutcome.Charged, source == "result" ? "r1" : null), (refused.Charge, refused.Job?.RequestId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_result_past_the_cap_of_a_reply_is_refused_with_the_job_known(bool hasLength)
    {
        Answer("result", Image(8 * Cap), hasLength);

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _client.GetJob("r1").GetResultAsync());

        Assert.Equal((SegmindErrorKind.UnreadableAnswer, "r1"), (refused.Kind, refused.Job!.RequestId));
        Assert.StartsWith("{\"status\":\"COMPLETED\"", refused.ResponseBody, StringComparison.Ordinal);
        Assert.Single(_job.Fetches);
    }

    [Fact]
    public async Task A_result_that_breaks_off_is_fetched_again_and_half_an_image_is_none()
    {
        var whole = Reply("result", Image(Cap));
        _job.Fetch = (n, _) => Task.FromResult(n < 3
            ? new HttpResponseMessage { Content = new StreamContent(new StalledStream(whole[..^1000], deaf: false, new IOException("reset"))) }
            : Json(whole, hasLength: true));

        var result = await RunAsync("result");

        Assert.Equal(3, _job.Fetches.Count);
        Assert.Equal(Image(Cap), await BytesAsync(Assert.Single(result.Images)));
    }

    [Fact]
    public async Task A_direct_run_that_breaks_off_is_an_unknown_outcome()
    {
        _job.Submit = () => new HttpResponseMessage { Content = new StreamContent(new StalledStream(Reply("base64", Image(Cap))[..^1000], deaf: false, new IOException("reset"))) };

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => RunAsync("base64"));

        Assert.Single(_job.Service.Posts);
    }

    [Fact]
    public async Task A_failures_body_is_whole()
    {
        var words = Convert.ToBase64String(Image(Cap));
        _job.Results = _ => Json($$"""{"status":"FAILED","error":"no","output":"{{words}}"}""", hasLength: false);

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(() => RunAsync("result"));

        Assert.Equal(words, failed.Body!.Value.GetProperty("output").GetString());
    }

    [Fact]
    public async Task A_direct_failures_body_is_whole_too()
    {
        var words = Convert.ToBase64String(Image(Cap));
        _job.Submit = () => Json($$"""{"status":"FAILED","error":"no","mask":"{{words}}"}""", hasLength: true);

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(() => RunAsync("base64"));

        Assert.Equal(words, failed.Body!.Value.GetProperty("mask").GetString());
    }

    [Fact]
    public async Task A_large_reply_without_images_is_whole()
    {
        var json = JsonSerializer.Serialize(new { status = "COMPLETED", output = "ok", words = new string('w', 400_000), mask = Image(Cap) });
        _job.Results = _ => Json(json, hasLength: true);

        Assert.Equal(json, (await _client.GetJob("r1").GetResultAsync()).Raw!.Value.GetRawText());
    }

    [Fact]
    public async Task A_page_as_large_as_an_image_is_unreadable()
    {
        _job.Results = _ => JobService.Text("<html>" + new string('w', 400_000));

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _client.GetJob("r1").GetResultAsync());

        Assert.Equal((SegmindErrorKind.UnreadableAnswer, "r1"), (refused.Kind, refused.Job!.RequestId));
    }

    [Fact]
    public async Task An_image_that_only_seems_to_be_JSON_is_the_image()
    {
        var bytes = new byte[400_000];
        bytes[0] = (byte)'[';
        _job.Submit = () => new HttpResponseMessage { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new("image/x-new") } } };
        using var client = _job.Service.NewClient(new HastyTime(), HastyTime.Relax);

        var image = Assert.Single((await client.RunAsync(JobService.Request, new RunOptions { Mode = RunMode.Direct })).Images);

        Assert.Equal(("image/x-new", 400_000L), (image.MediaType, image.Length));
        Assert.Equal(bytes, await BytesAsync(image));
    }

    private void Answer(string source, byte[] image, bool hasLength)
    {
        _job.Submit = () => source == "result" ? FakeService.Json("""{"request_id":"r1"}""") : Json(Reply(source, image), hasLength);
        _job.Results = _ => Json(Reply(source, image), hasLength);
    }

    private static string Reply(string source, byte[] image)
    {
        var base64 = Convert.ToBase64String(image);
        return source switch
        {
            "base64" => $$"""{"image":"{{base64}}"}""",
            "AIML" => $$"""{"data":[{"b64_json":"{{base64}}"}]}""",
            _ => $$"""{"status":"COMPLETED","output":"data:image/png;base64,{{base64}}"}""",
        };
    }

    private static HttpResponseMessage Json(string text, bool hasLength)
    {
        HttpContent content = hasLength ? new StringContent(text, Encoding.UTF8, "application/json") : new StreamContent(new Pieces(Encoding.UTF8.GetBytes(text), 1, 4096, 70_000, 13));
        content.Headers.ContentType = new("application/json");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    private Task<InferenceResult> RunAsync(string source) => source switch
    {
        "AIML" => _client.RunAsync(new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "a beach" }),
        "result" => _client.RunAsync(JobService.Request),
        _ => _client.RunAsync(JobService.Request, new RunOptions { Mode = RunMode.Direct }),
    };

    private static async Task<byte[]> BytesAsync(OutputImage image)
    {
        using var copy = new MemoryStream();
        await image.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static byte[] Image(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        ImageFiles.Png(8, 8).CopyTo(content, 0);
        return content;
    }
}
