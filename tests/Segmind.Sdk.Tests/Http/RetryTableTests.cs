using System.Net;
using System.Text;

namespace Segmind.Sdk.Tests;

public class RetryTableTests
{
    public enum Body
    {
        None,
        Id,
        CutAfterTheId,
        CutBeforeTheId,
        Failed,
        FailedWithId,
        CutFailed,
    }

    public static TheoryData<Body> Bodies => new(Enum.GetValues<Body>());

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Every_status_is_judged_as_the_rules_of_the_wire_say(Body body)
    {
        for (var status = 100; status <= 599; status++)
        {
            Assert.Equal((status, Expected(status, body)), (status, RetryTable.Judge(await ReplyAsync(status, body))));
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Only_cut_answers_and_passing_statuses_are_read_again(Body body)
    {
        for (var status = 100; status <= 599; status++)
        {
            var again = body is Body.CutAfterTheId or Body.CutBeforeTheId or Body.CutFailed || status is 408 or 429 or (>= 500 and <= 599);
            Assert.Equal((status, again), (status, RetryTable.IsTransient(await ReplyAsync(status, body))));
        }
    }

    [Fact]
    public async Task An_answer_over_its_cap_is_no_cut_one_and_would_come_again()
    {
        using var response = new HttpResponseMessage { Content = new StringContent("words") };
        Assert.False(RetryTable.IsTransient(await ApiReply.ReadAsync(response, 4, credential: null, CancellationToken.None)));
    }

    [Fact]
    public void No_row_of_the_printed_table_leaves_a_cell_empty()
    {
        Assert.NotEmpty(RetryTable.Rows);
        Assert.All(RetryTable.Rows, row => Assert.All([row.What, row.SentAgain, row.Charged], cell => Assert.False(string.IsNullOrWhiteSpace(cell))));
    }

    private static SubmitVerdict Expected(int status, Body body)
    {
        switch (body)
        {
            case Body.Id or Body.CutAfterTheId or Body.FailedWithId:
                return SubmitVerdict.Accepted;
            case Body.CutBeforeTheId or Body.CutFailed:
                return SubmitVerdict.Unknown;
            case Body.Failed when status is (>= 200 and < 300) or 422:
                return SubmitVerdict.Failed;
        }

        HashSet<int> refused = [400, 401, 402, 403, 404, 405, 406, 410, 413, 415];
        if (refused.Contains(status))
        {
            return SubmitVerdict.Refused;
        }

        return status == 429 ? SubmitVerdict.RateLimited : SubmitVerdict.Unknown;
    }

    private static async Task<ApiReply> ReplyAsync(int status, Body body)
    {
        var text = body switch
        {
            Body.Id => """{"request_id":"r1","status":"QUEUED"}""",
            Body.CutAfterTheId => """{"request_id":"r1","sta""",
            Body.CutBeforeTheId => """{"request_id":"r""",
            Body.Failed => """{"status":"FAILED","error":"no"}""",
            Body.FailedWithId => """{"status":"FAILED","request_id":"r1"}""",
            Body.CutFailed => """{"status":"FAILED","erro""",
            _ => "",
        };
        var isCut = body is Body.CutAfterTheId or Body.CutBeforeTheId or Body.CutFailed;
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = isCut ? new StreamContent(new CutStream(text)) : new StringContent(text) };
        return await ApiReply.ReadAsync(response, 10_000, credential: null, CancellationToken.None);
    }

    private sealed class CutStream(string start) : MemoryStream(Encoding.UTF8.GetBytes(start))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("cut");
    }
}
