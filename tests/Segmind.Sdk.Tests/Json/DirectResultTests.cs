using System.Net.Http.Headers;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Results of one HTTP call: bytes, JSON around an image, JSON without one; v1 and the AIML API.</summary>
public sealed class DirectResultTests : IDisposable
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    private static readonly AimlSeedEdit Aiml = new() { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "a beach" };
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task Bytes_of_an_image_are_the_image_and_the_headers_say_the_rest()
    {
        _job.Submit = () => Bytes(Png, "image/png", ("x-cost", "0.05"), ("x-remaining-credits", "9.95"), ("x-request-id", "q1"), ("x-generation-time", "10.85"), ("x-seed-value", "42"));

        var result = await RunAsync();

        var image = Assert.Single(result.Images);
        Assert.Equal(("image/png", 70L, null), (image.MediaType, image.Length, image.Url));
        Assert.Equal(Png, await BytesAsync(image));
        Assert.Equal(("q1", "seededit-v3", 42L), (result.RequestId, result.Model, result.Seed));
        Assert.Equal((0.05m, 9.95m, TimeSpan.FromSeconds(10.85)), (result.Metrics.Cost, result.Metrics.RemainingCredits, result.Metrics.InferenceTime));
        Assert.Null(result.Output);
        Assert.Null(result.Raw);
        Assert.Equal("/v1/seededit-v3", _job.Service.Arrivals.Single().Path);
        Assert.Equal(0, _job.Time.PendingTimers);
    }

    [Fact]
    public async Task Headers_that_make_no_sense_are_left_out()
    {
        _job.Submit = () => Bytes(Png, "image/png", ("x-cost", "cheap"), ("x-remaining-credits", ""), ("x-generation-time", "-3"), ("x-seed-value", "99999999999999999999999"));

        var result = await RunAsync();

        Assert.Equal((null, null, null), (result.Metrics.Cost, result.Metrics.RemainingCredits, result.Metrics.InferenceTime));
        Assert.Null(result.Seed);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("image/jpeg")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task What_the_bytes_say_wins_over_the_content_type(string? type)
    {
        _job.Submit = () => Bytes(Png, type);

        Assert.Equal("image/png", Assert.Single((await RunAsync()).Images).MediaType);
    }

    [Theory]
    [InlineData("image/x-new-format")]
    [InlineData("video/mp4")]
    public async Task Bytes_of_a_format_we_do_not_know_are_taken_at_the_services_word(string type)
    {
        _job.Submit = () => Bytes([1, 2, 3], type);

        Assert.Equal((type, 3L), (await RunAsync()) is { Images: [var image] } ? (image.MediaType, image.Length) : default);
    }

    [Fact]
    public async Task Base64_in_JSON_is_the_image()
    {
        _job.Submit = () => Fixture.Reply("v1-base64.200.json");

        Assert.Equal(Png, await BytesAsync(Assert.Single((await RunAsync()).Images)));
    }

    [Fact]
    public async Task The_headers_count_for_JSON_too()
    {
        _job.Submit = () =>
        {
            var reply = Fixture.Reply("v1-base64.200.json");
            reply.Headers.Add("x-seed-value", "42");
            reply.Headers.Add("x-cost", "0.05");
            return reply;
        };

        var result = await RunAsync();

        Assert.Equal((42L, 0.05m), (result.Seed, result.Metrics.Cost));
    }

    [Fact]
    public async Task JSON_that_calls_itself_an_image_is_read_as_JSON()
    {
        _job.Submit = () => JobService.Text(Fixture.Text("v1-base64.200.json"), "image/jpeg");

        Assert.Equal("image/png", Assert.Single((await RunAsync()).Images).MediaType);
    }

    [Fact]
    public async Task JSON_without_an_image_and_without_an_error_is_a_result_without_images()
    {
        _job.Submit = () => FakeService.Json("""{"output":"a caption","request_id":"q1"}""");

        var result = await RunAsync();

        Assert.Empty(result.Images);
        Assert.Equal(("a caption", "q1"), (result.Output!.Value.GetString(), result.RequestId));
    }

    [Fact]
    public async Task A_success_that_holds_an_error_and_no_image_is_a_failure_that_may_have_cost()
    {
        _job.Submit = () => FakeService.Json("""{"error":"The image was flagged as sensitive."}""");

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(RunAsync);

        Assert.Equal(("The image was flagged as sensitive.", ChargeOutcome.Unknown, true), (failed.Detail, failed.Charge, failed.LooksBlocked));
        Assert.Contains("with words instead of an image", failed.Message);
    }

    [Fact]
    public async Task An_error_beside_an_image_does_not_take_the_image_away()
    {
        _job.Submit = () => FakeService.Json("""{"output":"https://x.test/a.png","message":"done"}""");

        Assert.Single((await RunAsync()).Images);
    }

    [Theory]
    [InlineData("", "image/png")]
    [InlineData("", "application/json")]
    [InlineData("<html>hello</html>", "text/html")]
    [InlineData("hello", "text/plain")]
    [InlineData("""{"image":"iVBOR""", "application/json")]
    public async Task A_success_that_can_not_be_read_is_an_unknown_outcome(string body, string type)
    {
        _job.Submit = () => JobService.Text(body, type);

        var unknown = await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(RunAsync);

        Assert.Equal(("seededit-v3", System.Net.HttpStatusCode.OK), (unknown.Model, unknown.StatusCode));
        Assert.Single(_job.Service.Arrivals);
    }

    [Fact]
    public async Task The_AIML_reply_of_its_page_holds_the_image_as_base64()
    {
        _job.Submit = () => Fixture.Reply("aiml-seed.201.json");

        var result = await _job.Client.RunAsync(Aiml);

        Assert.Equal(Png, await BytesAsync(Assert.Single(result.Images)));
        Assert.Equal("bytedance/seededit-3.0-i2i", result.Model);
        Assert.Equal("https://api.aimlapi.com/v1/images/generations", _job.Service.Arrivals.Single().Url.AbsoluteUri);
    }

    [Fact]
    public async Task The_later_AIML_reply_holds_its_address()
    {
        _job.Submit = () => Fixture.Reply("aiml-later.200.json");

        var result = await _job.Client.RunAsync(Aiml);

        Assert.Equal("/seededit-3-0-i2i/a.jpeg", Assert.Single(result.Images).Url!.AbsolutePath);
        Assert.Null(result.RequestId);
    }

    [Fact]
    public async Task An_AIML_refusal_is_a_refusal()
    {
        _job.Submit = () => Fixture.Reply("aiml-error.400.json");

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Client.RunAsync(Aiml));

        Assert.Equal(("Body validation error", ChargeOutcome.NotCharged), (refused.Detail, refused.Charge));
    }

    private static HttpResponseMessage Bytes(byte[] bytes, string? type, params (string Name, string Value)[] headers)
    {
        var reply = new HttpResponseMessage { Content = new ByteArrayContent(bytes) };
        reply.Content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        foreach (var (name, value) in headers)
        {
            reply.Headers.Add(name, value);
        }

        return reply;
    }

    private static async Task<byte[]> BytesAsync(OutputImage image)
    {
        using var copy = new MemoryStream();
        await image.CopyToAsync(copy);
        return copy.ToArray();
    }

    private Task<InferenceResult> RunAsync() => _job.RunAsync(new RunOptions { Mode = RunMode.Direct });
}
