// The right to pull from a container registry that is there already.

param registry string
param principalId string

@description('AcrPull, one of the roles that Azure has built in.')
var pull = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

resource images 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registry
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(images.id, principalId, pull)
  scope: images
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', pull)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output server string = images.properties.loginServer
