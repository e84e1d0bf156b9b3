using Microsoft.Extensions.Logging.Abstractions;
using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>
/// A store that takes longer to claim than the submit may last, and a transport that goes on when its call has given up. "Not sent"
/// must then stay true: the gate that is still being opened stays shut.
/// </summary>
internal static class RevokedGate
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    public static Scenario Honest { get; } = new() { Story = static (world, _) => SubmitAsync(world) };

    public static Bug PlainFlag { get; } = new Flagged();

    private static async Task SubmitAsync(World world)
    {
        var process = world.Start()!;
        var journal = new SlowClaims(process, process.Journal!, Limit * 2);
        var keyed = new KeyJournal(journal, World.Key, process.Clock);
        using var flight = new Flight { SaveTo = World.Images };
        var ledger = new JournalLedger(journal, new SpendGuard(null, _ => throw new NotSupportedException()), process.Clock);
        var origin = new Uri("https://api.segmind.com/");
        using var transport = new Transport(new OwnHttpClients(new Stubborn(new SimWire(process))), process.Clock);
        var submit = new SubmitRequest("seededit-v3", new Uri(origin, "v2/seededit-v3"), new Credential(SimProcess.ApiKey, apiKeyHeader: true, bearer: false, origin), [new("{}"u8.ToArray())], Limit)
        {
            NewGate = () => world.Bug is Flagged ? new FlagGate(keyed, Intent()) : new SubmitAttempt(keyed, Intent(), quote: null, ledger, flight, NullLogger.Instance),
        };

        var sending = new Submitter(transport, NullLogger.Instance).SendAsync(submit, CancellationToken.None).AsTask();
        await world.PassAsync(() => sending.IsCompleted);
        var error = await Record.ExceptionAsync(() => sending);
        // What goes on in the background comes to its end.
        await world.SleepAsync(Limit * 4);
        world.Watch.Require(error is SegmindException { Charge: ChargeOutcome.NotCharged }, Law.I7Liveness, $"the submit ended with {error}");
        world.Watch.Require(world.Service.Submits == 0, Law.ChargeIsTrue, "a submit that was told as not sent has arrived");
    }

    private static JournalRecord Intent() => new() { Kind = "model", Slug = "seededit-v3", Fp = "v1:AA" };

    private sealed class Flagged : Bug;

    /// <summary>Looks at a flag and then lets the body go: in between the call can give up.</summary>
    private sealed class FlagGate(KeyJournal journal, JournalRecord intent) : ISubmitGate
    {
        private bool _isOpen;
        private bool _isRevoked;

        public async ValueTask OpenAsync(CancellationToken cancellationToken)
        {
            if (_isRevoked)
            {
                throw new WireGuardException("The call had given up.");
            }

            intent.N = 1;
            await journal.TryClaimAsync(intent, cancellationToken);
            _isOpen = true;
        }

        public void Heard(ApiReply reply)
        {
        }

        public ValueTask<SubmitOutcome> CloseAsync(SubmitOutcome outcome)
        {
            _isRevoked = true;
            return ValueTask.FromResult(_isOpen ? outcome : outcome with { Verdict = SubmitVerdict.NotSent, Cause = new WireGuardException("The journal was not written in time.") });
        }
    }

    /// <summary>Goes on in the background, whatever its token says.</summary>
    private sealed class Stubborn(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, CancellationToken.None);
    }
}
