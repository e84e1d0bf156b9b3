namespace Segmind.Sdk.Emulator;

/// <summary>Where a fault strikes. The JSON names are in the summaries.</summary>
public enum FaultRoute
{
    /// <summary><c>any</c>: every route of the service.</summary>
    Any = 0,

    /// <summary><c>v1</c>: <c>POST /v1/{slug}</c>.</summary>
    V1,

    /// <summary><c>v2.submit</c>: <c>POST /v2/{slug}</c>.</summary>
    V2Submit,

    /// <summary><c>v2.status</c>: <c>GET /v2/requests/{id}/status</c>.</summary>
    V2Status,

    /// <summary><c>v2.result</c>: <c>GET /v2/requests/{id}</c>.</summary>
    V2Result,

    /// <summary><c>v1.poll</c>: <c>GET /v1/requests/{id}</c>.</summary>
    V1Poll,

    /// <summary><c>workflow.submit</c>: <c>POST /workflows/{id}</c>.</summary>
    WorkflowSubmit,

    /// <summary><c>workflow.poll</c>: <c>GET /workflows/request/{id}</c>.</summary>
    WorkflowPoll,

    /// <summary><c>upload</c>: <c>POST /upload-asset</c>.</summary>
    Upload,

    /// <summary><c>credits</c>: <c>GET /v1/get-user-credits</c>.</summary>
    Credits,

    /// <summary><c>aiml</c>: <c>POST /v1/images/generations</c>.</summary>
    Aiml,

    /// <summary><c>media</c>: <c>GET /generations/{name}</c> and <c>/assets/{name}</c>.</summary>
    Media,

    /// <summary><c>history</c>: the routes under <c>/inference-request</c>.</summary>
    History,
}
