using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A handler that sends twice at once and takes whatever ends first: one POST leaves, and its answer counts.</summary>
public class HedgedSubmitTests
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };

    [Theory]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    public async Task A_hedged_submit_is_one_post_and_the_job(int tries, bool clones)
    {
        for (var round = 0; round < 10; round++)
        {
            using var server = new RawServer(_ => RawAnswer.Accept());
            using var client = server.NewClient(handler: Hedge(tries, clones));

            Assert.Equal("r1", (await client.SubmitAsync(Request).WaitAsync(TimeSpan.FromSeconds(30))).RequestId);

            Assert.Equal((1, 0), (server.CompletePosts, server.PartialPosts));
        }
    }

    [Fact]
    public async Task A_hedged_submit_that_is_refused_tells_the_refusal()
    {
        using var server = new RawServer(_ => RawAnswer.Json("""{"error":"bad"}""", 400));
        using var client = server.NewClient(handler: Hedge(2, clones: false));

        Assert.Equal("bad", (await Assert.ThrowsAsync<SegmindApiException>(() => client.SubmitAsync(Request))).Detail);
        Assert.Equal(1, server.CompletePosts);
    }

    private static AppHandler Hedge(int tries, bool clones) => new(async (request, send, token) =>
    {
        var sent = Enumerable.Range(0, tries).Select(_ => send(clones ? AppHandlers.Clone(request, withHeaders: true) : request, token)).ToArray();
        return await await Task.WhenAny(sent);
    });
}
