using System.Net;
using System.Text;

namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>One submit on the wire: its body, whether it is accepted, and what is answered.</summary>
internal sealed class SimSubmit(SimProcess process, SimWire wire)
{
    private static readonly Fault[] Refusals = [Fault.RateLimited, Fault.RateLimitedUnreadably, Fault.Http401, Fault.Http402, Fault.Http406];
    private static readonly Fault[] Accepted = [Fault.None, Fault.ResetAfterAccept, Fault.HalfAnswerWithId];
    private readonly Fault _fault = process.World.Weather.Submit();

    private World World => process.World;

    private Watch Watch => process.World.Watch;

    public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        process.Sending++;
        try
        {
            return await SendAsync(request, cancellationToken);
        }
        finally
        {
            process.Sending--;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await wire.DieAsync(WirePoint.BeforeBody, cancellationToken);
        if (_fault == Fault.ConnectionRefused)
        {
            Watch.Happened(_fault, "at a submit");
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");
        }

        await request.Content!.CopyToAsync(new BodySink(process, wire, _fault), cancellationToken);
        if (process.IsDead)
        {
            await process.NeverAsync(cancellationToken);
        }

        Watch.Happened(_fault, "at a submit");
        World.Service.Submits++;
        var job = Refusals.Contains(_fault) || (!Accepted.Contains(_fault) && World.Flip()) ? null : World.Service.Accept();
        World.Trace.Add(job is null ? "submit: not accepted" : $"submit: accepted as {job.Id}");
        await wire.DieAsync(WirePoint.BodyOut, cancellationToken);
        if (World.AnswerDelay > TimeSpan.Zero)
        {
            await Task.Delay(World.AnswerDelay, process.Clock, cancellationToken);
        }

        return await AnswerAsync(job, request.RequestUri!.AbsolutePath.StartsWith("/workflows/", StringComparison.Ordinal), cancellationToken);
    }

    private async Task<HttpResponseMessage> AnswerAsync(SimJob? job, bool isWorkflow, CancellationToken cancellationToken)
    {
        switch (_fault)
        {
            case Fault.ResetAfterAccept:
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.");
            case Fault.AnswerWithheld:
                await process.NeverAsync(cancellationToken);
                break;
            case Fault.Http500 or Fault.Http502 or Fault.Http503 or Fault.Http504 or Fault.Http401 or Fault.Http402 or Fault.Http406:
                return wire.Json("""{"error":"no"}""", int.Parse(_fault.ToString()[4..], null));
            case Fault.HtmlPage:
                return wire.Dated(HttpStatusCode.OK, new StringContent("<html>Hello</html>", Encoding.UTF8, "text/html"));
            case Fault.UnreadableAnswer:
                return wire.Json("{\"ok\":tru");
            case Fault.RateLimited or Fault.RateLimitedUnreadably:
                var limited = wire.Json("""{"error":"slow down"}""", 429);
                limited.Headers.Add("x-rate-limit-reset-at-utc", _fault == Fault.RateLimited ? SimWire.ResetText(World.Time.Utc.AddSeconds(9)) : "soon");
                return limited;
        }

        // A gateway that lost its patience may have said anything; from here on the answer is the service's own.
        if (_fault is Fault.None or Fault.HalfAnswerWithId)
        {
            Watch.Answered(process, job!.Id);
        }

        var start = $$"""{"request_id":"{{job?.Id}}",""";
        var rest = isWorkflow ? $$""" "poll_url":"https://api.segmind.com/workflows/request/{{job?.Id}}","status":"QUEUED"}""" : """ "status":"QUEUED"}""";
        return _fault switch
        {
            Fault.HalfAnswerWithId => Half(start, () => throw new IOException("cut")),
            Fault.HalfAnswerWithoutId => Half("""{"request_""", () => throw new IOException("cut")),
            _ when World.Weather.Death(WirePoint.HalfAnswer) is var death and not Fault.None => Half(start, () => DieAsync(death)),
            _ => wire.Json(start + rest),
        };
    }

    private HttpResponseMessage Half(string part, Func<Task> ending) => wire.Dated(HttpStatusCode.OK, new CutContent(Encoding.UTF8.GetBytes(part), "application/json", ending));

    private async Task DieAsync(Fault death)
    {
        if (!process.IsDead)
        {
            Watch.Happened(death, $"at {WirePoint.HalfAnswer}");
            process.Die(powerLost: death == Fault.PowerLost);
        }

        await process.NeverAsync(CancellationToken.None);
    }

    /// <summary>Where the body arrives: the first byte is the moment of truth.</summary>
    private sealed class BodySink(SimProcess process, SimWire wire, Fault fault) : MemoryStream
    {
        private bool _hasBegun;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_hasBegun)
            {
                return;
            }

            _hasBegun = true;
            if (process.IsDead)
            {
                await process.NeverAsync(cancellationToken);
            }

            process.World.Watch.BodyBegins();
            await wire.DieAsync(WirePoint.HalfBody, cancellationToken);
            if (fault == Fault.ResetBeforeAccept)
            {
                process.World.Watch.Happened(fault, "at a submit");
                throw new IOException("The connection was reset.");
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
