using System.Text;

namespace Segmind.Sdk.Tests;

/// <summary>A poll's answer that says no more than that the job goes on is read as far as its state; any other is looked at in full.</summary>
public class PlainReadingTests
{
    [Theory]
    [InlineData("""{"status":"PROCESSING"}""", JobState.Processing)]
    [InlineData("""{ "request_id" : "r1", "status" : "QUEUED", "metrics": {} }""", JobState.Queued)]
    [InlineData("""{"metrics":{},"status":"QUEUED"}""", JobState.Queued)]
    [InlineData("""{"metrics":null,"nested":{"status":"COMPLETED","list":[1,{"status":"FAILED"}]},"status":"PROCESSING"}""", JobState.Processing)]
    [InlineData("""{"status":"PROCESSING","status_url":"https://x.test/v2/requests/r1/status","response_url":"https://x.test/v2/requests/r1","metrics":{} }""", JobState.Processing)]
    public void An_answer_without_news_is_plain(string body, JobState state)
    {
        var plain = JobReading.FindPlain(Encoding.UTF8.GetBytes(body));

        Assert.Equal((state, state.ToString().ToUpperInvariant()), (plain?.State, plain?.Word));
        Assert.Equal(JobBody.StateOf(JsonElementReading.Parse(body)!.Value), plain!.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[\"status\",\"PROCESSING\"]")]
    [InlineData("<html>")]
    [InlineData("""{"status":"COMPLETED"}""")]
    [InlineData("""{"status":"FAILED"}""")]
    [InlineData("""{"status":"processing"}""")]
    [InlineData("""{"status":1}""")]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"state":"PROCESSING"}""")]
    [InlineData("""{"nested":{"status":"PROCESSING"}}""")]
    [InlineData("""{"status":"PROCESSING","status":"COMPLETED"}""")]
    [InlineData("""{"status":"PROCESSING","st\u0061tus":"COMPLETED"}""")]
    [InlineData("""{"status":"PROCESSING","metrics":{"remaining_credits":3}}""")]
    [InlineData("""{"status":"PROCESSING","metrics" : {"remaining_credits":3}}""")]
    [InlineData("""{"status":"PROCESSING","m\u0065trics":{"remaining_credits":3}}""")]
    [InlineData("""{"metrics":{"queue_time":1},"status":"PROCESSING"}""")]
    [InlineData("""{"status":"PROCESSING","metrics":{}""")]
    [InlineData("""{"status":"PROCESSING" """)]
    [InlineData("""{"status":"PROCESS""")]
    [InlineData("""{"\ud800":1,"status":"PROCESSING" """)]
    public void Any_other_answer_is_looked_at_in_full(string body) =>
        Assert.Null(JobReading.FindPlain(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_second_pair_of_metrics_hides_behind_no_empty_one() =>
        Assert.Null(JobReading.FindPlain("""{"status":"PROCESSING","metrics":{},"metrics":{"remaining_credits":3}}"""u8));
}
