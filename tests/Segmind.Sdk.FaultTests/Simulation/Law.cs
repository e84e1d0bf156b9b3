namespace Segmind.Sdk.FaultTests.Simulation;

/// <summary>What must hold in every world. Those with a number are the journal's invariants.</summary>
internal enum Law
{
    /// <summary>At most one accepted submit per key, and one more for each void and each run again.</summary>
    I1OneAccepted,

    /// <summary>No more whole submits at the service than attempts with an intent.</summary>
    I2SubmitsHaveIntents,

    /// <summary>No body byte before its intent is durable.</summary>
    I3IntentFirst,

    /// <summary>An id that was durable once stays.</summary>
    I4IdIsKept,

    /// <summary>No poll before the acceptance is durable, no download before the completion is.</summary>
    I5RecordFirst,

    /// <summary>Unknown only when something went wrong between the claim and the durable answer.</summary>
    I6UnknownIsJustified,

    /// <summary>When all is calm again, every key comes to its end.</summary>
    I7Liveness,

    /// <summary>Each key ends in one state, and what the calls said fits it.</summary>
    I8OneEnd,

    /// <summary>An image under its final name, or in a record of saved ones, is whole and on disk.</summary>
    I9WholeImages,

    /// <summary>Another request under the key sends nothing.</summary>
    I10ConflictSendsNothing,

    /// <summary>No submit above the budget.</summary>
    I11Budget,

    /// <summary>A 404 never leads to a submit.</summary>
    I12NoSubmitOn404,

    /// <summary>No key, no prompt and no image in the journal.</summary>
    I13NoSecrets,

    /// <summary>Where nothing went wrong there is exactly one submit, and the image.</summary>
    I15FairWeather,

    /// <summary>No more billed jobs than whole submits.</summary>
    BilledIsSubmitted,

    /// <summary>What an exception says about the charge is true.</summary>
    ChargeIsTrue,

    /// <summary>A call that submitted and heard the job's id names it in whatever it throws, and says so when it is not on disk.</summary>
    IdIsTold,

    /// <summary>A call throws what is documented, never what the disk threw.</summary>
    DocumentedErrors,

    /// <summary>No poll after an answer that said how the job ended.</summary>
    NoPollAfterTheEnd,

    /// <summary>The key goes to the API's own origins only.</summary>
    KeyStaysHome,

    /// <summary>When all calls have ended, no timer is left.</summary>
    NothingLeft,

    /// <summary>A submit is given up for another one only when nobody alive is sending it.</summary>
    NoVoidInFlight,
}
