using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Results of jobs, by every reply that is published and by what a server may yet invent.</summary>
public sealed class JobResultTests : IDisposable
{
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Fact]
    public async Task The_documented_image_reply_is_read_in_full()
    {
        var result = await ResultAsync(Fixture.Text("v2-result-image.200.json"));

        var image = Assert.Single(result.Images);
        Assert.Equal(("https://images.segmind.com/generations/x.jpeg", "x.jpeg", "image/jpeg", 123456L), (image.Url!.AbsoluteUri, image.Name, image.MediaType, image.Length));
        Assert.Equal(42, result.Seed);
        Assert.Equal("https://images.segmind.com/generations/x.jpeg", result.Output!.Value.GetString());
        Assert.Equal("a beach", result.Raw!.Value.GetProperty("prompt").GetString());
        Assert.Equal(JobState.Completed, result.Status);
        Assert.Equal("job r1: Completed, 1 image(s)", result.ToString());
        var metrics = result.Metrics;
        Assert.Equal((10.8, 0.2, 11.1), (metrics.InferenceTime!.Value.TotalSeconds, metrics.QueueTime!.Value.TotalSeconds, metrics.TotalTime!.Value.TotalSeconds));
        Assert.Equal((0.05m, 9.95m, null), (metrics.Cost, metrics.RemainingCredits, metrics.RetryCount));
    }

    [Fact]
    public async Task The_documented_array_reply_holds_two_images()
    {
        var result = await ResultAsync(Fixture.Text("v2-result-images-array.200.json"));

        Assert.Equal(["https://images.segmind.com/generations/a.png", "https://images.segmind.com/generations/b.png"], result.Images.Select(image => image.Url!.AbsoluteUri));
        Assert.Null(result.Seed);
        Assert.Null(result.Metrics.Cost);
    }

    [Fact]
    public async Task An_output_that_is_no_image_is_still_an_output()
    {
        var result = await ResultAsync(Fixture.Text("v2-result-mock.200.json"));

        Assert.Empty(result.Images);
        Assert.Equal("ok", result.Output!.Value.GetString());
    }

    [Theory]
    [InlineData("42", 42L)]
    [InlineData("\"42\"", 42L)]
    [InlineData("42.0", 42L)]
    [InlineData("-1", -1L)]
    [InlineData("98877465625", 98877465625L)]
    [InlineData("42.5", null)]
    [InlineData("\"random\"", null)]
    [InlineData("1e300", null)]
    [InlineData("[42]", null)]
    [InlineData("null", null)]
    public async Task A_seed_may_be_a_number_or_text(string seed, long? read) =>
        Assert.Equal(read, (await ResultAsync($$"""{"status":"COMPLETED","seed":{{seed}}}""")).Seed);

    [Theory]
    [InlineData("""{"cost":"0.05","remaining_credits":"9.95","retry_count":"2","inference_time":"1.5"}""")]
    [InlineData("""{"cost":0.05,"remaining_credits":9.95,"retry_count":2,"inference_time":1.5}""")]
    [InlineData("""{"cost":5e-2,"remaining_credits":9.95,"retry_count":2.0,"inference_time":15E-1,"new":{"x":[]}}""")]
    public async Task Metrics_may_be_numbers_or_text(string metrics)
    {
        var read = (await ResultAsync($$"""{"status":"COMPLETED","metrics":{{metrics}}}""")).Metrics;

        Assert.Equal((0.05m, 9.95m, 2, TimeSpan.FromSeconds(1.5)), (read.Cost, read.RemainingCredits, read.RetryCount, read.InferenceTime));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"fast\"")]
    [InlineData("""{"cost":"free","inference_time":-1,"queue_time":1e300,"total_time":{},"retry_count":-1,"remaining_credits":[]}""")]
    [InlineData("""{"cost":1e400,"inference_time":"NaN","queue_time":"Infinity","total_time":9999999999,"retry_count":4294967296,"remaining_credits":true}""")]
    public async Task Metrics_that_make_no_sense_are_left_out(string metrics)
    {
        var read = (await ResultAsync($$"""{"status":"COMPLETED","metrics":{{metrics}}}""")).Metrics;

        Assert.Equal((null, null, null), (read.Cost, read.RemainingCredits, read.RetryCount));
        Assert.Equal((null, null, null), (read.InferenceTime, read.QueueTime, read.TotalTime));
    }

    [Theory]
    [InlineData("""{"status":"COMPLETED"}""")]
    [InlineData("""{"status":"COMPLETED","output":null,"images":null,"metrics":null,"seed":null}""")]
    [InlineData("""{"status":"COMPLETED","images":"none","data":7,"output":false,"error":[]}""")]
    [InlineData("""{"status":"COMPLETED","images":[null,7,"x",{"url":null},{"url":7}]}""")]
    [InlineData("""{"status":"COMPLETED","output":"[{\"keyname\":null,\"value\":null}]"}""")]
    [InlineData("""{"status":"COMPLETED","output":"[broken"}""")]
    public async Task A_completed_reply_of_any_shape_is_a_result(string body) => Assert.Empty((await ResultAsync(body)).Images);

    [Fact]
    public async Task A_workflows_output_that_is_not_JSON_stays_the_text_it_is() =>
        Assert.Equal("[broken", (await ResultAsync("""{"status":"COMPLETED","output":"[broken"}""")).Output!.Value.GetString());

    private Task<InferenceResult> ResultAsync(string body)
    {
        _job.Results = _ => FakeService.Json(body);
        return _job.Client.GetJob("r1").GetResultAsync();
    }
}
