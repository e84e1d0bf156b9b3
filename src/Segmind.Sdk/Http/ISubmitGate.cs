namespace Segmind.Sdk;

/// <summary>What stands between a submit and the wire, and writes down what becomes of it: one for each try.</summary>
internal interface ISubmitGate
{
    /// <summary>Called before the first byte of a try's body. Throwing keeps all of them back.</summary>
    ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <summary>Called with what has come of the answer, whenever more has; on no account throws.</summary>
    void Heard(ApiReply reply);

    /// <summary>Called once a try has ended, and none of its bytes leaves from then on that has not left; on no account throws.</summary>
    /// <returns>The outcome; not sent, if the gate can prove that nothing came through.</returns>
    ValueTask<SubmitOutcome> CloseAsync(SubmitOutcome outcome);
}
