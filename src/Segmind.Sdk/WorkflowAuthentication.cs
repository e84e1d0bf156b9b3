namespace Segmind.Sdk;

/// <summary>Which headers carry the key to a PixelFlow workflow.</summary>
public enum WorkflowAuthentication
{
    /// <summary>Both headers: what the pages show and what Segmind's own SDK sends.</summary>
    Both = 0,

    /// <summary><c>Authorization: Bearer</c>, as the workflow pages show.</summary>
    Bearer,

    /// <summary><c>x-api-key</c>, as for models.</summary>
    ApiKeyHeader,
}
