using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A server that repeats the key in its answers: no text of an exception has it.</summary>
public sealed class KeyEchoTests : IDisposable
{
    private const string Key = "SG_0123456789abcdef";
    private const string AimlKey = "aiml-0123456789";
    private readonly JobService _job = new();

    public void Dispose() => _job.Dispose();

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    public async Task A_refused_submit_does_not_repeat_the_key(int status)
    {
        _job.Submit = () => JobService.Error(status, Echo(Key));

        var refused = await _job.FailAsync<SegmindApiException>();

        MustNotHold(Key, refused, refused.Detail, refused.ResponseBody);
        Assert.Equal("key ******************* is bad, *******************", refused.Detail);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task An_unknown_outcome_does_not_repeat_the_key(int status)
    {
        _job.Submit = () => JobService.Error(status, Echo(Key));

        var unknown = await _job.FailAsync<SubmitOutcomeUnknownException>();

        MustNotHold(Key, unknown, unknown.ResponseBody);
    }

    [Fact]
    public async Task A_failed_job_does_not_repeat_the_key()
    {
        _job.Answers = _ => JobService.Error(422, $$"""{"status":"FAILED","error":"key {{Key}}"}""");

        var failed = await _job.FailAsync<InferenceFailedException>();

        MustNotHold(Key, failed, failed.Detail, failed.Body!.Value.GetRawText());
    }

    [Fact]
    public async Task A_refused_poll_does_not_repeat_the_key()
    {
        _job.Answers = _ => JobService.Error(401, Echo(Key));

        var refused = await _job.FailAsync<SegmindApiException>();

        MustNotHold(Key, refused, refused.Detail, refused.ResponseBody);
    }

    [Fact]
    public async Task A_wait_that_ends_on_broken_polls_does_not_repeat_the_key()
    {
        _job.Answers = _ => JobService.Error(503, Echo(Key));

        MustNotHold(Key, await _job.FailAsync<InferenceTimeoutException>(timeout: 3));
    }

    [Fact]
    public async Task A_direct_run_answered_with_words_does_not_repeat_the_key()
    {
        _job.Submit = () => FakeService.Json(Echo(Key));

        var failed = await Assert.ThrowsAsync<InferenceFailedException>(() => _job.RunAsync(new RunOptions { Mode = RunMode.Direct }));

        MustNotHold(Key, failed, failed.Detail, failed.Body!.Value.GetRawText());
    }

    [Fact]
    public async Task The_AIML_key_is_not_repeated_either()
    {
        _job.Submit = () => JobService.Error(401, Echo(AimlKey));
        var request = new AimlSeedEdit { Images = [ImageInput.FromUrl("https://example.com/a.png")], Prompt = "a beach" };

        var refused = await Assert.ThrowsAsync<SegmindApiException>(() => _job.Time.RunAsync(_job.Client.RunAsync(request)));

        MustNotHold(AimlKey, refused, refused.Detail, refused.ResponseBody);
    }

    [Fact]
    public async Task A_key_as_long_as_a_token_is_blanked_out_to_its_end()
    {
        var key = new string('k', 600) + "-the-end";
        using var job = new JobService(options => options.ApiKey = key);
        job.Submit = () => JobService.Error(401, Echo(key));

        var refused = await job.FailAsync<SegmindApiException>();

        MustNotHold("the-end", refused, refused.ResponseBody);
    }

    private static string Echo(string key) => $$"""{"error":"key {{key}} is bad, {{key}}"}""";

    private static void MustNotHold(string key, Exception exception, params string?[] texts)
    {
        Assert.DoesNotContain(key, exception.ToString());
        Assert.DoesNotContain(key, exception.Message);
        Assert.All(texts, text => Assert.DoesNotContain(key, Assert.IsType<string>(text)));
    }
}
