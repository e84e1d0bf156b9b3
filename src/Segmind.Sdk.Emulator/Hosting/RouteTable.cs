namespace Segmind.Sdk.Emulator;

/// <summary>All routes; every port serves every one.</summary>
internal sealed class RouteTable(IEnumerable<Route> routes)
{
    private readonly Route[] _routes = [.. routes.OrderByDescending(route => route.Weight)];

    /// <summary>The route; if there is none, the refusal is 404 for an unknown path and 405 for the wrong verb of a known one.</summary>
    public Route? Find(Call call, out Reply refusal)
    {
        var path = call.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        refusal = Reply.Error(404, "Not found");
        foreach (var route in _routes)
        {
            if (!route.Matches(path, out var values))
            {
                continue;
            }

            if (route.Method == call.Request.Method)
            {
                call.Route = route;
                call.Values = values;
                return route;
            }

            refusal = Reply.MethodNotAllowed();
        }

        return null;
    }
}
