namespace Segmind.Sdk;

/// <summary>What <see cref="SegmindClient.RunOnceAsync"/> does with a key whose last submit may or may not have been accepted.</summary>
public enum OnUnknown
{
    /// <summary>Throw <see cref="SubmitOutcomeUnknownException"/> and send nothing.</summary>
    Throw = 0,

    /// <summary>
    /// Give that submit up and submit again, which may charge twice. Only for an outcome that was unknown before this call began, only with a
    /// journal whose holds prove death, and once per key for ever.
    /// </summary>
    Resubmit,

    /// <summary>
    /// Look the submit up in the account's request history by model, time and equal parameters, and adopt the job if exactly one matches;
    /// else throw. It rests on a route that Segmind does not document, so it can stop working.
    /// </summary>
    Reconcile,
}
